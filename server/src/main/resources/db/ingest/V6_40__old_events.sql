-- Events lie in the order of receipt, so that an index of block ranges, which costs next to nothing to keep, finds the old.
CREATE INDEX event_received ON event USING brin (received_at);
