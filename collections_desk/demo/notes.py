"""What the collectors of the demo wrote down, by outcome, in English and in Chinese."""

from random import Random

ENGLISH: dict[str, tuple[str, ...]] = {
    "promise": (
        "Salary comes on the day before. Will pay by bank transfer.",
        "Asked for a few days, named the amount without being pressed.",
        "Pays in part now, the rest after the next pay day.",
    ),
    "says_paid": ("Says it was paid at the branch. Look for it in the next file.", "Paid by standing order, she says."),
    "wants_plan": ("Cannot pay it at once. Wants a monthly amount that fits.",),
    "call_back": ("At work, cannot talk. Agreed on a time.", "Driving. Asked for a call later."),
    "refuses": ("Will not speak about it today. Stayed polite.", "Says the bank should wait like everyone else."),
    "disputes": ("Does not know two of the purchases. Told how to dispute in writing.",),
    "hardship": ("Lost the job in spring, living on savings. Asked what is left each month.",),
    "hung_up": ("Hung up after the first sentence.",),
    "other": ("Wanted to know how interest is counted. Explained it.",),
    "message_taken": ("Asked only that the debtor call back. Nothing said of the matter.",),
    "voicemail_left": ("Left name and number, nothing else.",),
}
CHINESE: dict[str, tuple[str, ...]] = {
    "promise": (
        "本人表示工资到账后转账还款。",
        "本人主动提出金额和日期，态度配合。",
        "先还一部分，余款下次发工资再还。",
    ),
    "says_paid": ("本人称已在网点还款，待下一批还款文件核对。", "称已通过手机银行还款。"),
    "wants_plan": ("一次性还不上，希望按月分期。",),
    "call_back": ("正在上班不方便，约好时间再联系。", "正在开车，请稍后再打。"),
    "refuses": ("今天不愿谈，语气平和。", "表示暂时不还，已告知后果。"),
    "disputes": ("对其中两笔消费不认可，已告知书面异议的办法。",),
    "hardship": ("年初失业，靠积蓄生活，已询问每月结余。",),
    "hung_up": ("说明来意后挂断。",),
    "other": ("询问利息怎么算，已解释。",),
    "message_taken": ("只请转告本人回电，未提及任何欠款事宜。",),
    "voicemail_left": ("留下姓名和电话，未提其他。",),
}


STANDING: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "promise": (("calm", "income_fell", "willing", "in_part"), ("anxious", "forgot", "willing", "in_full")),
    "wants_plan": (("anxious", "other_debts", "willing", "in_part"),),
    "refuses": (("angry", "will_not", "unwilling", "in_part"), ("calm", "business", "hesitant", "later")),
    "hardship": (("anxious", "job_lost", "willing", "unable"), ("distressed", "illness", "willing", "unable")),
    "disputes": (("angry", "disputed", "unwilling", "in_full"),),
    "hung_up": (("abusive", "will_not", "unwilling", ""), ("angry", "", "", "")),
}
"""How who owes stood: mood, reason of the arrears, will, ability."""


def standing(outcome: str, turn: int) -> dict[str, str]:
    """Return how the debtor stood in a contact with the outcome, one of those that fit it, by `turn`."""
    known = STANDING.get(outcome, ())
    names = ("mood", "arrears_reason", "willingness", "ability")
    return dict(zip(names, known[turn % len(known)], strict=True)) if known else {}


def note(outcome: str, *, chinese: bool, luck: Random) -> str:
    """Return a note for the outcome; nothing where nothing was said."""
    words = (CHINESE if chinese else ENGLISH).get(outcome, ())
    return luck.choice(words) if words else ""
