"""``kill -9`` anywhere between crawl and delivery: no item, alert or digest is lost or doubled, and a copy is the same message.

Random moments of every stage, then the points before, at and after each hand-over, which chance would rarely hit. ``PARALLAX_KILLS`` says
how many random kills (8 of a part of the sample press by default; else of all of it, and as many of the captured sites).
"""

import os
import random
from pathlib import Path

import pytest
from captured import captured_sources, replaying
from failpoints import POINTS
from far_ends import FarEnds
from nursery import Nursery
from trial import SEVERAL, Archive, Campaign, Trial

ASKED = int(os.environ.get("PARALLAX_KILLS", "0"))
KILLS = ASKED or 8
SEED = int(os.environ.get("PARALLAX_SEED", "20261121"))
JOBS = {  # that lead to a hand-over; the others deliver
    "save_visit": ("crawl",),
    "save_article": ("crawl",),
    "save_readings": ("crawl", "read"),
    "save_correction": ("crawl", "read", "correct"),
    "save_digest": ("digests",),
}
EACH = {"save_article": 3, "lease": 2, "delivered": 2}  # the call that dies; the first where not said


@pytest.mark.timeout(300 + 40 * KILLS)
def test_killed_at_random_moments_of_any_stage_the_sample_press_is_told_whole(press: Trial) -> None:
    Campaign(press, random.Random(SEED)).run(KILLS)


@pytest.mark.timeout(300)
def test_killed_before_at_and_after_every_hand_over_nothing_is_lost(press: Trial) -> None:
    archive = Archive(press)
    for point in POINTS:
        name = point.partition(":")[0]
        life = archive.live(SEVERAL, point=f"{point}:{EACH.get(name, 1)}", jobs=JOBS.get(name, ("deliver",)))
        assert life.ended == -9, f"{point} was never reached"
    archive.finish()
    print(len(POINTS), archive.judge(len(POINTS)))


@pytest.mark.skipif(not ASKED, reason="takes minutes; PARALLAX_KILLS says how many kills")
@pytest.mark.timeout(300 + 40 * KILLS)
def test_killed_at_random_moments_of_any_stage_the_captured_sites_are_told_whole(
    shared: Path, tmp_path: Path, ends: FarEnds, crib: Nursery, models: Path
) -> None:
    with replaying(shared) as base:
        Campaign(Trial(tmp_path, ends, crib, captured_sources(base, articles=3), models), random.Random(SEED)).run(KILLS)
