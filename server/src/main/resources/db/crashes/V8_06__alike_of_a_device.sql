-- What of a device is alike is asked at each occurrence that comes; its history may be long.
CREATE INDEX trace_alike ON trace (device_id, fingerprint, received_at DESC);
