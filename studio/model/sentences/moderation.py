"""Why a comment is not seen, in a few words for its row."""

from __future__ import annotations

from studio.model.sentences import Bilingual, Sentence

SENTENCES = {
    "moderation.word": Bilingual(Sentence("含屏蔽词「{what}」"), Sentence("has the listed word “{what}”")),
    "moderation.contact": Bilingual(Sentence("像是在引流：{what}"), Sentence("has an address or a contact: {what}")),
    "moderation.rate": Bilingual(
        Sentence("发得太快，一分钟超过 {what} 条"), Sentence("too fast: more than {what} a minute")
    ),
    "moderation.muted": Bilingual(Sentence("被禁言（{what}）"), Sentence("muted by {what}")),
    "moderation.banned": Bilingual(Sentence("被拉黑（{what}）"), Sentence("banned by {what}")),
    "moderation.held_back": Bilingual(Sentence("等人放行"), Sentence("waits to be let through")),
    "moderation.by_hand": Bilingual(Sentence("由 {what} 隐藏"), Sentence("hidden by {what}")),
    "moderation.forgotten": Bilingual(Sentence("应本人要求已删除"), Sentence("deleted on the person's request")),
}
