"""What `make test` keeps of the dear tests; `make test-all` runs every one, and so does a file that is named.

Every ledger is asked the same questions: a few ledgers stand for the rest, which ask their own rules alone. A question that is asked
with many examples is asked with the first two of each kind. Of a file that drives a browser, a site or a media server stay those
tests that show what it promises.
"""

import pytest

# One whose loop has proof, refusals and two levels; one with parts; one that anybody opens; one without a loop; a register.
LEDGERS = frozenset({"hazards", "decisions", "tips", "quizzes", "enterprises"})
_SUITES = "anlan.kernel.testing."
_EXAMPLES = 2  # of each list of examples

# {file: how the tests that stay begin}. A file that is not named stays whole.
KEPT = {
    "tests/pages/test_every_page.py": (
        "test_every_address",
        "test_at_a_desk_nothing_serious_bars_the_way_and_no_script_or_style_is_refused[home",
        "test_at_a_desk_nothing_serious_bars_the_way_and_no_script_or_style_is_refused[ledgers/<str:code>/]",
        "test_on_a_phone_nothing_serious_bars_the_way_nothing_is_too_wide_and_a_thumb_hits_every_button[home",
        "test_on_a_phone_nothing_serious_bars_the_way_nothing_is_too_wide_and_a_thumb_hits_every_button[hazards/report/]",
    ),
    "tests/pages/test_drafts.py": (
        "test_a_village_reports_a_hazard_with_a_photo",
        "test_a_closed_tab_is_put_back",
        "test_another_person_on_the_device",
    ),
    "tests/pages/test_deeds.py": ("test_a_spreadsheet_with_mistakes_is_put_right_on_any_screen[390]", "test_a_page_works_without"),
    "tests/pages/test_photos.py": ("test_a_small_photo_and_a_table",),
    "tests/pages/test_slips.py": ("test_accounts_are_opened_without_scripts",),
    "tests/pages/test_session_ends.py": ("test_a_session_that_ends_while_one_types",),
    "tests/pages/test_story.py": (
        "test_the_log_in_page",
        "test_whoever_is_in_the_story_sees_the_matter_and_how_it_came_so_far[enterprise]",
        "test_each_has_something_to_do_one_tap_from_their_home[village-390]",
    ),
    "tests/pages/test_long_texts.py": ("test_it_takes_two_lines_of_the_list[390]",),
    "tests/pages/test_pressing.py": ("test_a_form_that_keeps_its_draft",),
    "tests/journeys/test_ledgers.py": (
        "test_every_ledger_is_walked",
        *(
            f"test_its_officer_makes_finds_corrects_finishes_and_counts_what_a_ledger_keeps[{ledger}]"
            for ledger in ("decisions", "meetings", "members", "tips")
        ),
    ),
    "tests/journeys/test_phone.py": ("test_a_hazard_is_three_taps", "test_a_village_s_hazard_is_closed"),
    "tests/journeys/test_outbox.py": ("test_what_was_refused_stands_beside_why",),
    "tests/journeys/test_offline.py": ("test_a_village_officer_sends_without_signal",),
    "tests/journeys/test_offline_visit.py": (),
    "tests/conference/test_room.py": ("test_four_see_each_other", "test_a_film_has_everybodys"),
    "tests/conference/test_people.py": ("test_nobody_is_heard_before",),
    "tests/conference/test_cascade.py": ("test_district_and_towns_see_each_other",),
    "tests/conference/test_films.py": ("test_whoever_may_not_send", "test_what_a_film_lacks"),
    "tests/conference/test_without_media.py": ("test_whoever_comes_is_on_the_roll", "test_without_script_calling"),
    "tests/postgres/test_cluster.py": (
        "test_of_four_launchers_at_once_one_starts_the_server_for_all[ourselves]",
        "test_what_was_committed_survives_a_kill[ourselves-every process]",
        "test_the_last_to_leave_stops_the_server[ourselves]",
        "test_a_server_that_cannot_start_says_why[ourselves]",
    ),
    "tests/test_serving.py": ("test_started_in_the_background",),
    "tests/kills/test_each_once.py": ("test_what_is_killed_comes_back_without_a_hand[web_worker]",),
    "tests/attacks/test_powers.py": ("test_each_step_by_each_role",),
}  # fmt: skip


def is_daily(item: pytest.Item) -> bool:
    """Whether `make test` runs it, as far as this list says; what it leaves out is `wide`, and a test may be `slow` by itself."""
    file, _, rest = item.nodeid.partition("::")
    if file in KEPT:
        return rest.startswith(KEPT[file])
    return not _asked_of_another(item) and _is_among_the_first(item)


def _is_among_the_first(item: pytest.Item) -> bool:
    """Whether it is asked with one of the first examples of each list: further ones are the same rule once more."""
    call = getattr(item, "callspec", None)
    return call is None or all(position < _EXAMPLES for position in call.indices.values())


def _asked_of_another(item: pytest.Item) -> bool:
    """A suite's question, of a ledger for which others stand."""
    model = getattr(getattr(item, "cls", None), "model", None)
    code = getattr(model, "code", "")
    return bool(code) and code not in LEDGERS and item.function.__module__.startswith(_SUITES)
