"""The event feed as an ERP reads it: from where it stopped, without gaps."""
import collections


class Feed:
    def __init__(self, api):
        self.api = api
        self.last_seq = 0
        self.states = collections.defaultdict(list)  # of each payment, in order
        self.end_to_end_ids = {}

    def read(self):
        """Up to the end."""
        while items := self.api.get(f"/v1/events?after={self.last_seq}&limit=1000")["items"]:
            for event in items:
                assert event["seq"] == self.last_seq + 1, f"no event {self.last_seq + 1}"
                self.last_seq += 1
                data = event["data"]
                if "payment_id" in data:
                    self.states[data["payment_id"]].append(data["state"])
                    self.end_to_end_ids[data["payment_id"]] = data["end_to_end_id"]

    def now_in(self, state):
        """The end-to-end ids of the payments that are in this state."""
        return {self.end_to_end_ids[one] for one, states in self.states.items()
                if states[-1] == state}

    def count(self, state):
        """How often a payment came into this state."""
        return sum(states.count(state) for states in self.states.values())

    def sent_again_after_doubt(self):
        """Sendings of payments that had been in doubt: each had its authority, or the banks' books
        would show it."""
        return sum(states[states.index("in_doubt"):].count("sending")
                   for states in self.states.values() if "in_doubt" in states)
