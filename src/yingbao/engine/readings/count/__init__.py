"""count: who, of everybody, is entitled, to how much. One SQL statement for all policies, run shard by shard."""
