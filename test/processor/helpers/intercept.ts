/** The same object, with something done before and after each call of a method; either may throw. */
export function intercept<T extends object>(
  target: T,
  { before = () => {}, after = () => {} }: { before?: (method: string) => void; after?: (method: string) => void },
): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown => {
        before(String(name));
        const result: unknown = Reflect.apply(member, object, values);
        if (!(result instanceof Promise)) {
          after(String(name));
          return result;
        }
        return result.then((value: unknown) => {
          after(String(name));
          return value;
        });
      };
    },
  });
}
