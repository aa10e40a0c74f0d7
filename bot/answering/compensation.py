"""What a delay is worth, case by case, by the utility's own rule; an honest word where it has none."""

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import ServiceCase, ServiceCases
from bot.content.schemas import DurationFact, UtilityFile
from bot.rules.compensation import Compensation, compensation
from bot.text.masking import masked_code


def pays_compensation(utility: UtilityFile) -> bool:
    """Whether any of the utility's standards sets an amount for each overdue day."""
    return any(standard.compensation for standard in utility.service_rules.standards.values())


def no_compensation_reply(composer: Composer) -> Reply:
    """That we know of no such rule; needs no account."""
    return composer.say("unanswerable_compensation")


def compensation_reply(cases: ServiceCases, composer: Composer) -> Reply:
    """One line for each case: days overdue, the amount, and when it is credited."""
    utility = composer.catalog.utility(composer.utility)
    if not pays_compensation(utility):
        return no_compensation_reply(composer)
    values = {"as_of": Words(composer).moment(cases.as_of), "customer_code": masked_code(cases.customer_code)}
    if not cases.cases:
        return composer.say("answered_compensation_none", **values)
    category = composer.say_part(f"category_{cases.category}")
    lines = [_case_line(case, cases, utility, composer) for case in cases.cases]
    return with_lines(composer.say("answered_compensation", category=category, **values), lines)


def _case_line(case: ServiceCase, cases: ServiceCases, utility: UtilityFile, composer: Composer) -> str:
    standard = composer.say_part(f"compensation_standard_{case.standard}")
    name = composer.say_part("compensation_case", standard=standard, reference=case.reference)
    earned = compensation(utility, case.standard, cases.category, case.began_at, case.done_at, cases.as_of)
    if earned is None:
        return composer.say_part("compensation_no_rule", case=name)
    words = Words(composer, earned.currency)
    values = {"case": name, "deadline": words.moment(earned.deadline)}
    if case.done_at is not None:
        values["done_at"] = words.moment(case.done_at)
    if earned.overdue_days == 0:
        key = "compensation_in_time_open" if case.done_at is None else "compensation_in_time_done"
        return composer.say_part(key, **values)
    return _late_line(earned, composer, words, values)


def credit_sentences(earned: Compensation, composer: Composer, *, is_done: bool) -> list[str]:
    """When it is credited: by which day, or, while the service is not done, within how many days after it."""
    if is_done:
        words = Words(composer)
        return [composer.say_part("compensation_credited_by", day=words.day(day)) for day in [earned.credit_by] if day]
    utility = composer.catalog.utility(composer.utility)
    fact = utility.facts.get(utility.service_rules.compensation_credit or "")
    if not isinstance(fact, DurationFact) or fact.value is None:
        return []
    return [composer.say_part("compensation_credited_within", limit=formats.days(fact.value, composer.language))]


def _late_line(earned: Compensation, composer: Composer, words: Words, values: dict[str, str]) -> str:
    values |= {
        "days": formats.days(earned.overdue_days, composer.language),
        "amount": words.money(earned.amount),
        "per_day": words.money(earned.per_day),
    }
    is_done = "done_at" in values
    line = composer.say_part("compensation_done_late" if is_done else "compensation_running", **values)
    return " ".join([line, *credit_sentences(earned, composer, is_done=is_done)])
