/** What a bundle says of itself to whoever opens it. */

export const README = `Meterhub: 能耗与碳排放证据包 / evidence of energy consumption and CO2 emissions

中文
这是一家用能单位在一个时段内的能耗与碳排放数值, 以及得出这些数值的全部依据.
  manifest.json            问题, 生成程序版本, 生成时间, 各文件 SHA-256 校验值
  figures.json             能耗, 标准煤, 排放量, 合计, 所用因子
  inputs/intervals.ndjson  各边界计量器具每个时间间隔的用量, 估算部分, 覆盖时间, 质量
  inputs/readings.ndjson   上述器具的原始示值及其日志位置
  master-data.json         用能单位, 器具, 倍率, 检定证书, 人工处置
  factors.json             全部因子及来源, 自测热值
  contracts.json           绿电合同与绿证
离线核验: meterhub verify <本文件>
程序会重新计算每一步: 示值 -> 间隔用量 -> 能耗 -> 排放量 -> 合计, 并回答 "confirmed" 或指出不一致的位置.
校验值只能说明文件未被改动, 不能说明由谁生成: 请由可信渠道取得本包, 或核对其整体 SHA-256.

English
The figures of one enterprise in one period, and everything that they were made of.
  manifest.json            the question, the program, when it was made, a SHA-256 of every file
  figures.json             consumption, standard coal, emissions, totals, the factors used
  inputs/intervals.ndjson  each interval of each meter at the boundary: amount, estimated part, time covered, quality
  inputs/readings.ndjson   the readings of these meters, with their places in the journal
  master-data.json         enterprise, meters, multipliers, certificates, decisions by people
  factors.json             factors with their sources, measured calorific values
  contracts.json           green power contracts and certificates
Verify without a network: meterhub verify <this file>
Every step is calculated again: readings -> intervals -> consumption -> emissions -> totals. The answer is "confirmed", or
the place that does not fit. Checksums tell that nothing was changed, not who has made it: have the bundle from somebody you
trust, or compare the SHA-256 of the whole file with what they tell you.

Instants are milliseconds since 1970-01-01T00:00:00Z or RFC 3339. Amounts of intervals are in kWh, m3, t or GJ.
Quality: the low three bits are 0 good, 1 estimated, 2 suspect, 3 invalid, 4 missing; the others are reasons.
`;
