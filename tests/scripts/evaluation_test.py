"""The pure parts of scripts/evaluation: calibration, agreement, bars, onsets, comparison with what is committed, tables.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts" / "evaluation"))

import agreement  # noqa: E402
import bars  # noqa: E402
import calibration  # noqa: E402
import committed  # noqa: E402
import measure  # noqa: E402
import onsets  # noqa: E402
import peer_answers  # noqa: E402
import report  # noqa: E402
import score  # noqa: E402
import sets  # noqa: E402
import small  # noqa: E402
import tools  # noqa: E402


def row(name, **truth):
    return dict(set="a-dev", file=f"audio/{name}", path=Path(f"/a-dev/audio/{name}"), **truth)


class Calibration(unittest.TestCase):
    def test_bins_hold_their_lower_edge_and_the_last_one_holds_one(self):
        table = calibration.bins([(0.0, True), (0.1, False), (0.3, True), (0.95, True), (1.0, False)])
        self.assertEqual([(n, right) for _, _, n, right in table], [(1, 1), (1, 0), (0, 0), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (2, 1)])

    def test_the_threshold_belongs_to_the_sure_and_coverage_is_of_all_tracks(self):
        self.assertEqual(calibration.sure([(0.8, True), (0.9, False), (0.79, True)], total=8), (2, 1, 0.25))
        self.assertEqual(calibration.sure([], total=0), (0, 0, 0.0))

    def test_a_candidate_at_half_the_tempo_is_not_the_right_octave(self):
        candidates = [{"bpm": 64.0}, {"bpm": 96.0}, {"bpm": 128.0}]
        self.assertFalse(calibration.in_first(candidates, 128))
        self.assertTrue(calibration.in_first(candidates, 128, count=3))
        self.assertFalse(calibration.in_first([], 128))

    def test_files_without_an_answer_have_no_confidence(self):
        items = [dict(row=row("a.flac"), values={"Acc1": 1}, given=True), dict(row=row("b.flac"), values={"Acc1": 0}, given=False)]
        self.assertEqual(calibration.tempo_pairs(items, {"a.flac": {"tempo": {"confidence": 0.7}}, "b.flac": {"tempo": {"confidence": 0.9}}}), [(0.7, 1)])


class Agreement(unittest.TestCase):
    def test_tempi_agree_within_a_twentieth_and_keys_by_meaning(self):
        one = {"tempo": {"bpm": 120.0}, "key": {"key": "C# minor"}}
        self.assertEqual(agreement.agree(one, {"tempo": {"bpm": 120.05}, "key": {"key": "Db minor"}}), {"bpm": 1, "key": 1, "both": 1})
        self.assertEqual(agreement.agree(one, {"tempo": {"bpm": 60.0}, "key": {"key": "C# minor"}}), {"bpm": 0, "key": 1, "both": 0})

    def test_what_is_apart_is_told_in_words(self):
        one, other = {"tempo": {"bpm": 120.0}, "key": {"key": "A minor"}}, {"tempo": {"bpm": 60.0}, "key": {"key": "A minor"}}
        self.assertEqual(agreement.apart("a/x", one, other), "a/x: 120.000 → 60.000")
        self.assertEqual(agreement.apart("a/x", one, {}), "a/x: 120.000 → no tempo, A minor → no key")

    def test_no_tempo_agrees_with_no_tempo_alone(self):
        self.assertTrue(agreement.same_tempo({}, {"tempo": {"bpm": None}}))
        self.assertFalse(agreement.same_tempo({}, {"tempo": {"bpm": 120.0}}))

    def test_identical_compares_analyses_not_what_the_file_is(self):
        one = {"path": "a.flac", "codec": "flac", "tempo": {"bpm": 120.0}}
        self.assertTrue(agreement.identical(one, dict(one, path="a.wav", codec="pcm")))
        self.assertFalse(agreement.identical(one, {"tempo": {"bpm": 120.00000001}}))
        self.assertFalse(agreement.identical(one, None))

    def test_the_same_tracks_are_chosen_whatever_their_order(self):
        rows = [row(f"{i}.flac") for i in range(50)]
        self.assertEqual([r["file"] for r in agreement.spread(rows, 7)], [r["file"] for r in agreement.spread(rows[::-1], 7)])


class Bars(unittest.TestCase):
    waltz = [(0.5 * i, i % 3 == 1) for i in range(60)]     # the first beat is the last of its bar

    def answer(self, first, length):
        return {"tempo": {"beats": [t for t, _ in self.waltz], "first_downbeat": first, "beats_per_bar": length}}

    def test_length_is_what_most_bars_have(self):
        self.assertEqual(bars.true_length(self.waltz), 3)
        self.assertIsNone(bars.true_length([(0.0, True), (0.5, False)]))

    def test_a_later_first_downbeat_names_the_same_bars(self):
        for first in (0.5, 2.0, 8.0):
            self.assertEqual(bars.score_bars(self.waltz, self.answer(first, 3)), {"length": 1, "phase": 1, "downbeat F": 1.0})

    def test_a_beat_off_is_a_wrong_phase_and_four_a_wrong_length(self):
        self.assertEqual(bars.score_bars(self.waltz, self.answer(1.0, 3)), {"length": 1, "phase": 0, "downbeat F": 0.0})
        self.assertEqual(bars.score_bars(self.waltz, self.answer(0.5, 4))["length"], 0)

    def test_without_an_answer_there_is_nothing_to_score(self):
        self.assertIsNone(bars.score_bars(self.waltz, {"tempo": {"beats": [1.0]}}))


class Onsets(unittest.TestCase):
    def test_clicks_are_found_within_a_frame_or_two(self):
        clicks = [0.5 * i for i in range(1, 20)]
        levels = [-60.0] * int(10 / onsets.STEP_S)
        for t in clicks:
            start = round(t / onsets.STEP_S)
            for i in range(20):
                levels[start + i] = -10 - 2.0 * i
        found = onsets.onsets(levels)
        self.assertEqual(len(found), len(clicks))
        for (t, rise), click in zip(found, clicks):
            self.assertLess(abs(t - click), 2 * onsets.STEP_S)
            self.assertGreaterEqual(rise, onsets.RISE_DB)

    def test_a_beat_belongs_to_the_steepest_onset_near_it(self):
        found = [(0.99, 7.0), (1.02, 20.0), (3.0, 30.0)]
        self.assertEqual([round(d, 3) for d in onsets.distances([1.0, 2.0], found)], [-0.02])

    def test_summary_tells_size_and_side(self):
        s = onsets.summary([0.004, 0.005, 0.030])
        self.assertEqual((s["n"], round(s["median_ms"]), round(s["bias_ms"])), (3, 5, 5))
        self.assertAlmostEqual(s["within_10ms"], 2 / 3)
        self.assertEqual(onsets.summary([]), {"n": 0})


class Peers(unittest.TestCase):
    def peer(self, name):
        return next(p for p in peer_answers.PEERS if p.name == name)

    def test_each_form_of_output_is_understood(self):
        self.assertEqual(peer_answers.understand(self.peer("aubio tempo"), "128.03 bpm\n"), {"bpm": 128.03})
        self.assertEqual(peer_answers.understand(self.peer("aubio beat"), "0.51\t\n1.02\t\n"), {"beats": [0.51, 1.02]})
        self.assertEqual(peer_answers.understand(self.peer("SoundTouch"), "Couldn't detect BPM rate."), {})
        self.assertEqual(peer_answers.understand(self.peer("BTrack"), '{"bpm": 90.0}'), {"bpm": 90.0})

    def test_a_changed_file_is_asked_about_again(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.jsonl"
            peer_answers.Answers(path).add({"path": "a-dev/audio/x.flac", "size": 10})
            kept = peer_answers.Answers(path)
            self.assertTrue(kept.has("a-dev/audio/x.flac", 10))
            self.assertFalse(kept.has("a-dev/audio/x.flac", 11))

    def test_every_peer_has_a_file_of_its_own(self):
        self.assertEqual(len({p.file for p in peer_answers.PEERS}), len(peer_answers.PEERS))


class Committed(unittest.TestCase):
    def figures(self, share, speed):
        entry = {"n": 10, "value": share, "low": 0, "high": 1}
        return {"sets": {"tempo": {"a-dev": {"n": 10, "Acc1": entry, "octave": entry}}}, "speed": {"nocturne": {"full": speed}}}

    def test_a_fall_within_the_slack_passes_and_a_greater_one_is_named(self):
        before = self.figures(0.9, 1000)
        self.assertEqual(committed.fallen(self.figures(0.885, 600), before), [])
        self.assertEqual(len(committed.fallen(self.figures(0.87, 400), before)), 2)
        self.assertIn("tempo a-dev Acc1", committed.fallen(self.figures(0.87, 1000), before)[0])

    def test_what_is_not_better_when_higher_is_not_checked(self):
        self.assertEqual(set(committed.flat(self.figures(0.9, 1000))), {"tempo a-dev Acc1", "speed full"})

    def test_kept_answers_score_as_they_did(self):
        rows = [row("a.flac", bpm="120", constant="1", key="A minor", beats=[float(i) for i in range(30)]), row("b.flac", bpm="100", key="C major")]
        answers = [{"path": "/x/a.flac", "bpm": 120.0, "key": "Am", "beats": [i + 0.01 for i in range(30)]}, {"path": "/x/b.flac", "bpm": 50.0, "key": "Am"}]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "r.jsonl"
            path.write_text("".join(json.dumps(a) + "\n" for a in answers))
            found = score.score(score.Results(path), rows)
            records = {"a.flac": {"tempo": {"bpm": 120.0}, "key": {"key": "A minor"}}, "b.flac": {"tempo": {"bpm": 50.0}, "key": {"key": "A minor"}}}
            (Path(folder) / "answers.csv").write_text(committed.answers(found, records))
            before = committed.scored_before(rows, tools.read_csv(Path(folder) / "answers.csv"))
        self.assertEqual(committed.moved(found, before), [])
        self.assertEqual([x["values"]["Acc1"] for x in before["tempo"]["a-dev"]], [1, 0])

    def test_what_moved_names_the_measure_and_its_evidence(self):
        one = row("a.flac", bpm="120")
        now = {"tempo": {"a-dev": [dict(row=one, values={"Acc1": 1, "Acc2": 1})]}}
        before = {"tempo": {"a-dev": [dict(row=one, values={"Acc1": 0, "Acc2": 1})]}}
        (line,) = committed.moved(now, before)
        self.assertEqual(line[:6], ("tempo", "a-dev", "Acc1", 1, 0.0, 1.0))
        self.assertEqual(line[6:], ("1 won, 0 lost, p = 1", False))

    def test_seven_wins_without_a_loss_are_more_than_chance(self):
        self.assertTrue(committed.evidence([0] * 7, [1] * 7)[1])       # p = 2 / 2^7
        self.assertTrue(committed.evidence([0.5] * 9, [0.6 + 0.01 * i for i in range(9)])[1])


class Report(unittest.TestCase):
    def test_a_table_is_markdown_with_figures_to_the_right(self):
        self.assertEqual(report.table(["set", "n"], [["gtzan", 60], ["a", 7]]), "| set   |   n |\n| ----- | --: |\n| gtzan |  60 |\n| a     |   7 |")
        self.assertEqual(report.table(["set", "n"], []).count("\n"), 1)

    def test_a_verdict_is_of_the_figures_as_printed(self):
        self.assertEqual([report.verdict(x, 98.3) for x in (98.34, 98.3, 98.4, 96.7)], ["equal", "equal", "above", "below"])

    def test_figures_measured_earlier_give_way_to_those_of_this_run(self):
        stated = [dict(set="a-dev", group="tempo", measure="Acc1", kind="classical", peer="qm-dsp (rounds)", value="70", how="")]
        self.assertEqual(report.stated_of(stated, "a-dev", {"BTrack": {}}), stated)
        self.assertEqual(report.stated_of(stated, "a-dev", {"qm-dsp beats": {}}), [])

    def test_the_best_peer_is_the_best_of_this_run_and_of_earlier_ones(self):
        figures = {"peers": {"BTrack": {"tempo": {"a-dev": {"Acc1": 0.7}}}}}
        stated = [dict(set="a-dev", group="tempo", measure="Acc1", kind="classical", peer="qm-dsp", value=value, how="") for value in ("70.0", "69")]
        self.assertEqual(report.best(figures, stated, "a-dev", "tempo", "Acc1", "classical"), (70.0, "BTrack"))
        self.assertEqual(report.best(figures, [dict(stated[0], value="71")], "a-dev", "tempo", "Acc1", "classical"), (71.0, "qm-dsp (earlier)"))
        self.assertIsNone(report.best(figures, stated, "a-dev", "tempo", "Acc1", "neural"))

    def test_remarks_stay_with_their_track_and_new_ones_are_asked_for(self):
        items = [("a-dev", "x.flac", [("tempo", "120 BPM, got 60")]), ("a-dev", "y.flac", [("key", "C major, got none")])]
        text = report.worst(items, [dict(set="a-dev", file="x.flac", group="tempo", remark="Half time.")])
        self.assertIn("Half time.", text)
        self.assertEqual(text.count("(no remark yet)"), 1)


class Sets(unittest.TestCase):
    def test_names_may_leave_out_their_ending_and_unknown_ones_are_refused(self):
        self.assertEqual(sets.chosen("gtzan,keys-dev"), ("gtzan-dev", "keys-dev"))
        self.assertEqual(sets.chosen(None), sets.ALL)
        with self.assertRaises(tools.Failure):
            sets.chosen("jazz")

    def test_marks_without_positions_tell_no_bars(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "beats").mkdir()
            one = row("x.flac", beats=[0.5])
            one["path"] = Path(folder) / "audio" / "x.flac"
            (Path(folder) / "beats" / "x.beats").write_text("0.5\n1.0\n")
            self.assertEqual(sets.bars(one), [])
            (Path(folder) / "beats" / "x.beats").write_text("0.5\t1\n1.0\t2\n")
            self.assertEqual(sets.bars(one), [(0.5, True), (1.0, False)])


class Small(unittest.TestCase):
    def test_a_floor_is_met_to_its_decimals_and_a_missing_measure_fails(self):
        floors = [dict(set="a", group="tempo", measure="Acc1", floor="0.833"), dict(set="a", group="key", measure="exact", floor="1.000")]
        self.assertEqual([line["group"] for line, _ in small.below({("a", "tempo", "Acc1"): 5 / 6}, floors)], ["key"])

    def test_every_floor_is_of_a_set_that_is_built(self):
        for line in tools.read_csv(tools.HERE / "small.csv"):
            self.assertIn(line["set"], small.SETS)


class Data(unittest.TestCase):
    def test_reviewed_files_have_their_columns(self):
        for name, columns in (("remarks.csv", "set,file,group,remark"), ("left_out.csv", "set,measure,in_sample,left_out,how"),
                              ("stated.csv", "set,group,measure,kind,peer,value,how"), ("small.csv", "set,group,measure,floor")):
            with open(tools.HERE / name, encoding="utf-8") as f:
                self.assertEqual(f.readline().rstrip("\n"), columns, name)
            for line in tools.read_csv(tools.HERE / name):
                self.assertNotIn(None, line.keys(), f"{name}: a comma too many")
                self.assertNotIn(None, line.values(), f"{name}: a column is missing")

    def test_worst_ranks_by_all_that_is_wrong_with_a_track(self):
        bad = {"tempo": {"a-dev": [dict(row=row("x.flac"), bad=1.0, text="t"), dict(row=row("y.flac"), bad=1.9, text="t")]},
               "key": {"a-dev": [dict(row=row("x.flac"), bad=1.0, text="k"), dict(row=row("z.flac"), bad=0.0, text="k")]}}
        self.assertEqual(measure.worst(bad, 9), [("a-dev", "x.flac", [("key", "k"), ("tempo", "t")]), ("a-dev", "y.flac", [("tempo", "t")])])


if __name__ == "__main__":
    unittest.main()
