package dev.fleetward.ingest.nativeapi;

import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.PayloadDecoder;
import dev.fleetward.ingest.chunks.Malformed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Reads batches from the log; those that came over MQTT are read here for the first time. */
@ApplicationScoped
class NativeDecoder implements PayloadDecoder {

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.NATIVE);
    }

    @Override
    public List<Decoded> decode(Payload payload) {
        try {
            Batch batch = Batch.parse(payload.bytes());
            String serial = batch.serial();
            if (serial != null && !serial.equals(payload.serial())) {
                return List.of(new Decoded.Refused(
                        "bad-serial", "The batch is of “%s” and came as of “%s”.".formatted(serial, payload.serial())));
            }
            return batch.items().stream().map(Batch.Item::decoded).toList();
        } catch (Malformed e) {
            return List.of(new Decoded.Refused(e.reason(), e.detail()));
        }
    }
}
