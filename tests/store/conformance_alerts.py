"""What every archive promises of rules, subscribers, hits and the outbox."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import samples
from asking import Opener, Suite, few, stored
from hypothesis import given
from samples import NOW, at, delivery, hit, reading

from parallax.contracts import Store
from parallax.errors import StoreError
from parallax.records import Delivery, Hit, Rule, Subscriber

LATER = timedelta(minutes=30)  # no sender takes as long


def keys(deliveries: list[Delivery]) -> list[str]:
    return [one.key for one in deliveries]


class AlertConformance(Suite):
    @given(made=samples.rules)
    @few
    def test_rules_are_given_back_by_id_the_last_of_each(self, opener: Opener, made: Rule) -> None:
        store = opener()
        store.save_rule(replace(made, name="earlier"), NOW)
        store.save_rule(made, NOW)
        assert made in store.rules()
        assert [rule.id for rule in store.rules()] == sorted({rule.id for rule in store.rules()})
        assert store.delete_rule(made.id)
        assert not store.delete_rule(made.id)

    @given(made=samples.subscribers)
    @few
    def test_subscribers_are_given_back_by_id_the_last_of_each(self, opener: Opener, made: Subscriber) -> None:
        store = opener()
        store.save_subscriber(replace(made, name="earlier"))
        store.save_subscriber(made)
        assert store.subscribers() == [made]
        assert store.delete_subscriber(made.id)
        assert not store.delete_subscriber(made.id)

    @given(made=samples.hits)
    @few
    def test_whatever_was_hit_is_given_back_and_once(self, opener: Opener, made: Hit) -> None:
        store = opener()
        store.save_article(samples.article("a"), None)
        had = store.hits(made.rule_id, item_ids=[1])
        for one in (made, replace(made, evidence=())):
            store.save_readings([reading(1)], [one])
        assert store.hits(made.rule_id, item_ids=[1]) == (had or [made])

    def test_hits_come_newest_first_by_rule_and_by_item(self, store: Store) -> None:
        ids = [stored(store, key) for key in "abc"]
        store.save_readings([reading(item_id) for item_id in ids], [hit(item_id, rule) for item_id in ids for rule in ("x", "y")])
        assert [(one.rule_id, one.item_id) for one in store.hits(limit=3)] == [("y", ids[2]), ("x", ids[2]), ("y", ids[1])]
        assert [one.item_id for one in store.hits("x")] == ids[::-1]
        assert [one.item_id for one in store.hits("x", item_ids=[*range(10**4, 10**4 + 2000), ids[0], ids[1]])] == [ids[1], ids[0]]
        assert store.hits(item_ids=[]) == []

    def test_the_hits_of_a_rule_outlive_it(self, store: Store) -> None:
        store.save_rule(Rule(id="launches", name="", query="x"), NOW)
        store.save_readings([reading(stored(store, "a"))], [hit(1)])
        store.delete_rule("launches")
        assert store.hits() == [hit(1)]

    @given(made=samples.deliveries)
    @few
    def test_whatever_is_to_be_sent_is_given_back_and_once(self, opener: Opener, made: Delivery) -> None:
        store = opener()
        known = {one.key for one in store.deliveries(limit=10**6)}
        store.add_deliveries([made, replace(made, channel="another")])
        kept = [replace(one, id=0) for one in store.deliveries(limit=10**6) if one.key == made.key]
        assert len(kept) == 1
        assert made.key in known or kept == [made]

    def test_deliveries_are_listed_newest_first_and_go_on_before_an_id(self, store: Store) -> None:
        store.add_deliveries([delivery(key) for key in "abc"])
        newest, middle, oldest = store.deliveries()
        assert keys([newest, middle, oldest]) == ["c", "b", "a"]
        assert store.deliveries("waiting", before=newest.id, limit=1) == [middle]
        assert store.deliveries(before=middle.id) == [oldest]
        assert store.deliveries("dead", before=newest.id) == store.deliveries(before=oldest.id) == []

    def test_a_message_holds_what_waits_of_one_rule_oldest_first(self, store: Store) -> None:
        store.add_deliveries([delivery(key, rule=rule) for key, rule in (("a1", "a"), ("b1", "b"), ("a2", "a"), ("a3", "a"))])
        store.add_deliveries([delivery("c", channel="chat"), delivery("a4", rule="a", kind="spike")])
        sent = store.lease("mail", NOW, "one", limit=2)
        assert [(one.key, one.batch, one.state) for one in sent] == [("a1", "one", "waiting"), ("a2", "one", "waiting")]
        assert keys(store.lease("mail", NOW, "two")) == ["b1"]
        assert keys(store.lease("mail", NOW, "three")) == ["a3"]
        assert keys(store.lease("mail", NOW, "four")) == ["a4"]
        assert store.lease("mail", NOW, "five") == []

    def test_a_digest_is_alone_in_its_message(self, store: Store) -> None:
        store.add_deliveries([delivery(key, kind="digest", rule="") for key in "ab"])
        assert [keys(store.lease("mail", NOW, batch)) for batch in ("one", "two")] == [["a"], ["b"]]

    def test_nothing_is_sent_before_its_time(self, store: Store) -> None:
        store.add_deliveries([replace(delivery("a"), not_before=at(1)), delivery("b")])
        assert keys(store.lease("mail", NOW, "one")) == ["b"]
        store.delivered("one", NOW)
        assert store.lease("mail", at(0.9), "two") == store.lease("chat", at(2), "two") == []
        assert keys(store.lease("mail", at(1), "two")) == ["a"]

    def test_a_batch_that_was_begun_and_not_ended_comes_again_as_the_same_message(self, store: Store) -> None:
        store.add_deliveries([delivery("a"), delivery("b")])
        begun = store.lease("mail", NOW, "one")
        store.add_deliveries([delivery("c")])
        assert store.lease("mail", NOW + LATER, "two", limit=1) == begun
        store.delivered("one", NOW + LATER)
        assert keys(store.lease("mail", NOW + LATER, "two")) == ["c"]

    def test_while_one_sends_a_batch_nobody_else_is_given_it_but_its_sender_may_ask_again(self, store: Store) -> None:
        store.add_deliveries([delivery("a")])
        assert keys(store.lease("mail", NOW, "one")) == ["a"]
        assert store.lease("mail", NOW + timedelta(seconds=60), "two") == []
        assert keys(store.lease("mail", NOW + timedelta(seconds=60), "one")) == ["a"]

    def test_a_clock_that_was_ahead_holds_no_batch(self, store: Store) -> None:
        store.add_deliveries([delivery("a")])
        store.lease("mail", at(9), "one")
        assert keys(store.lease("mail", NOW, "two")) == ["a"]

    def test_a_batch_has_a_name_that_none_had_before(self, store: Store) -> None:
        store.add_deliveries([delivery("a"), delivery("b", channel="chat")])
        store.lease("mail", NOW, "one")
        with pytest.raises(StoreError, match="'one': a batch needs a name that none had before"):
            store.lease("chat", NOW, "one")
        with pytest.raises(StoreError, match="needs a name"):
            store.lease("chat", NOW, "")
        assert keys(store.lease("chat", NOW, "two")) == ["b"]

    def test_what_was_sent_is_sent_once(self, store: Store) -> None:
        store.add_deliveries([delivery("a")])
        store.lease("mail", NOW, "one")
        for minute in (1, 2):
            store.delivered("one", NOW + timedelta(minutes=minute))
        (sent,) = store.deliveries("sent")
        assert (sent.attempts, sent.sent_at, sent.error) == (1, NOW + timedelta(minutes=1), "")
        assert store.lease("mail", at(9), "two") == []

    def test_messages_of_a_channel_are_counted_by_batch_kind_and_time(self, store: Store) -> None:
        store.add_deliveries([delivery("a"), delivery("b"), delivery("c", rule="other"), delivery("d", kind="digest", rule="")])
        for hour, batch in enumerate(("one", "two", "three")):
            store.lease("mail", at(hour), batch)
            store.delivered(batch, at(hour))
        assert store.messages_sent("mail", ["alert"], at(-1), at(9)) == 2
        assert store.messages_sent("mail", ["alert", "digest"], at(-1), at(9)) == 3
        assert store.messages_sent("mail", ["alert"], NOW, at(1)) == 1
        assert store.messages_sent("chat", ["alert"], at(-1), at(9)) == 0

    def test_a_failed_attempt_is_counted_once_and_tried_again_at_its_time_as_the_same_message(self, store: Store) -> None:
        store.add_deliveries([delivery("a"), delivery("b")])
        begun = store.lease("mail", NOW, "one")
        for _ in range(2):
            store.undelivered("one", "refused", NOW, at(1))
        store.add_deliveries([delivery("c")])
        assert [(one.attempts, one.error, one.not_before) for one in store.deliveries("waiting")[1:]] == [(1, "refused", at(1))] * 2
        assert keys(store.lease("mail", at(0.5), "two")) == ["c"]
        assert keys(store.lease("mail", at(1), "three")) == keys(begun)
        assert {one.batch for one in store.deliveries() if one.key in "ab"} == {"one"}

    def test_what_cannot_be_sent_is_a_dead_letter_until_somebody_retries_it(self, store: Store) -> None:
        store.add_deliveries([delivery("a"), delivery("b", rule="b")])
        for batch in ("one", "two"):
            store.lease("mail", NOW, batch)
            store.undelivered(batch, "no such address", NOW, None)
        assert store.lease("mail", at(9), "three") == []
        dead = store.deliveries("dead")
        assert [(one.key, one.error, one.batch) for one in dead] == [("b", "no such address", "two"), ("a", "no such address", "one")]
        assert store.retry_dead([dead[0].id, dead[0].id, 999]) == 1
        assert [(one.batch, one.attempts) for one in store.lease("mail", at(9), "four")] == [("two", 0)]
        assert store.retry_dead() == 1
        assert store.retry_dead() == 0
        assert store.check() == []

    def test_news_of_a_batch_that_nobody_began_changes_nothing(self, store: Store) -> None:
        store.add_deliveries([delivery("a")])
        for batch in ("", "unknown"):
            store.delivered(batch, NOW)
            store.undelivered(batch, "x", NOW, None)
        assert [(one.state, one.attempts) for one in store.deliveries()] == [("waiting", 0)]

    def test_when_something_was_last_sent_to_a_channel_is_known(self, store: Store) -> None:
        store.add_deliveries([delivery("a"), delivery("b", rule="b"), delivery("c", channel="chat")])
        assert store.last_sent("mail") is None
        for n, batch in enumerate(("one", "two")):
            store.lease("mail", NOW, batch)
            store.delivered(batch, at(n))
        assert (store.last_sent("mail"), store.last_sent("mail", "launches"), store.last_sent("chat")) == (at(1), NOW, None)

    def test_two_senders_at_once_never_send_the_same(self, opener: Opener) -> None:
        opener().add_deliveries([delivery(str(n), rule=str(n % 7)) for n in range(200)])

        def send(sender: int) -> list[str]:
            store, sent, n = opener(), [], 0
            while batch := store.lease("mail", NOW, f"{sender}.{n}", limit=9):
                sent += keys(batch)
                store.delivered(batch[0].batch, NOW)
                n += 1
            return sent

        with ThreadPoolExecutor(2) as pool:
            sent = [key for each in pool.map(send, range(2)) for key in each]
        assert sorted(sent) == sorted(str(n) for n in range(200))
        assert opener().check() == []
