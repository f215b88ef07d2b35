"""Chinese that is never a term, nor begins or ends one."""

from __future__ import annotations

#: Function characters at whose side a term ends.
STOP = frozenset(
    "的了是在和与或及也都就不有这那个们一上下中里对为被把从到由于以之其此等让能会要想用做使得将"
    "并而若则且但因所如它他她你我只还再又很更最每各某谁"
)

#: Frequent words of any text: verbs, pronouns and nouns that name nothing.
EMPTY = frozenset(
    (
        "使用 需要 将会 所有 可以 可能 应该 如果 例如 比如 以及 任意 是否 对应 相应 相关 "
        "不同 相同 一些 方式 方法 情况 问题 时候 部分 内容 东西 地方 原因 结果 过程 目前 "
        "现在 之前 之后 以下 以上 其他 其中 这里 那里 自己 大家 我们 他们 包含 包括 进行 "
        "实现 支持 提供 通过 根据 关于 没有 存在 出现 已经 选择 介绍 必须 满足 任何 直接 "
        "比较 快速 开始 影响 考虑 允许 避免 帮助 继续 尝试 非常 完全 按照 讨论 实际 希望 "
        "解决 完成 简单 保证 保留 保持 知道 严格 表示 获取 显然 同时 此时 首先 然后 最后 "
        "因此 由此 仍然 只要 只有 只能 无论 不断 经常 通常 一般 特别 注意 具体 主要 重要 "
        "容易 方便 十分 足够 多个 几个 两个 第一 第二 第三 看到 得到 成为 变成 认为 觉得 "
        "接下来"
    ).split()
)
