/** What a bundle says of itself to whoever opens it. */

export const README = `Meterhub: 能耗与碳排放证据包 / evidence of energy consumption and CO2 emissions

中文
这是一家用能单位在一个时段内的能耗与碳排放数值, 以及得出这些数值的全部依据.
  manifest.json            问题, 生成程序版本, 生成时间, 各文件 SHA-256 校验值, 整体摘要, 签名
  figures.json             能耗, 标准煤, 排放量, 合计, 所用因子
  inputs/intervals.ndjson  各边界计量器具每个时间间隔的用量, 估算部分, 覆盖时间, 质量
  inputs/readings.ndjson   上述器具的原始示值及其日志位置
  master-data.json         用能单位, 器具, 倍率, 检定证书, 人工处置
  factors.json             全部因子及来源, 自测热值
  contracts.json           绿电合同与绿证
离线核验: meterhub verify <本文件> --key <平台公钥>
程序会重新计算每一步: 示值 -> 间隔用量 -> 能耗 -> 排放量 -> 合计, 并回答 "confirmed" 或指出不一致的位置.
签名说明由哪个平台生成: 公钥见平台 /api/v1/evidence/key, 请由可信渠道取得, 不要与本包同渠道取得.

English
The figures of one enterprise in one period, and everything that they were made of.
  manifest.json            the question, the program, when it was made, SHA-256 of every file, digest, signature
  figures.json             consumption, standard coal, emissions, totals, the factors used
  inputs/intervals.ndjson  each interval of each meter at the boundary: amount, estimated part, time covered, quality
  inputs/readings.ndjson   the readings of these meters, with their places in the journal
  master-data.json         enterprise, meters, multipliers, certificates, decisions by people
  factors.json             factors with their sources, measured calorific values
  contracts.json           green power contracts and certificates
Verify without a network: meterhub verify <this file> --key <public key of the hub>
Every step is calculated again: readings -> intervals -> consumption -> emissions -> totals. The answer is "confirmed", or
the place that does not fit. The signature tells which hub has made it: its public key is at /api/v1/evidence/key of
the hub. Have the key from somebody you trust, not together with the bundle.

Instants are milliseconds since 1970-01-01T00:00:00Z or RFC 3339. Amounts of intervals are in kWh, m3, t or GJ.
Quality: the low three bits are 0 good, 1 estimated, 2 suspect, 3 invalid, 4 missing; the others are reasons.
`;
