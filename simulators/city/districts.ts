/** The sixteen districts of Shanghai by their GB/T 2260 codes. */
export const SHANGHAI_DISTRICTS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  '310101': { zh: '黄浦区', en: 'Huangpu' },
  '310104': { zh: '徐汇区', en: 'Xuhui' },
  '310105': { zh: '长宁区', en: 'Changning' },
  '310106': { zh: '静安区', en: "Jing'an" },
  '310107': { zh: '普陀区', en: 'Putuo' },
  '310109': { zh: '虹口区', en: 'Hongkou' },
  '310110': { zh: '杨浦区', en: 'Yangpu' },
  '310112': { zh: '闵行区', en: 'Minhang' },
  '310113': { zh: '宝山区', en: 'Baoshan' },
  '310114': { zh: '嘉定区', en: 'Jiading' },
  '310115': { zh: '浦东新区', en: 'Pudong New Area' },
  '310116': { zh: '金山区', en: 'Jinshan' },
  '310117': { zh: '松江区', en: 'Songjiang' },
  '310118': { zh: '青浦区', en: 'Qingpu' },
  '310120': { zh: '奉贤区', en: 'Fengxian' },
  '310151': { zh: '崇明区', en: 'Chongming' },
};
