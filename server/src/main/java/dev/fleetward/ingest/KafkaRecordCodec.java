package dev.fleetward.ingest;

import dev.fleetward.ingest.ChunkLog.Append;
import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.products.ProductId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A chunk as a record: the key is the device (16 bytes of the product's id, then the serial in UTF-8), the value the chunk
 * as it came, the timestamp when it came, the header {@code carrier} one byte.
 */
final class KafkaRecordCodec {
    private static final String CARRIER = "carrier";
    private static final int ID_BYTES = 16;
    private static final DeviceKey NOBODY = new DeviceKey(new ProductId(new UUID(0, 0)), "");

    private KafkaRecordCodec() {}

    static ProducerRecord<byte[], byte[]> write(TopicPartition place, Append append, byte[] chunk) {
        return new ProducerRecord<>(
                place.topic(),
                place.partition(),
                append.receivedAt().toEpochMilli(),
                key(append.product(), append.serial()),
                chunk,
                List.of(new RecordHeader(
                        CARRIER, new byte[] {(byte) append.carrier().code()})));
    }

    private static byte[] key(ProductId product, String serial) {
        byte[] name = serial.getBytes(StandardCharsets.UTF_8);
        UUID id = product.value();
        return ByteBuffer.allocate(ID_BYTES + name.length)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(name)
                .array();
    }

    /** What another program wrote is passed over like a product that is gone. */
    static DeviceKey device(ConsumerRecord<byte[], byte[]> record) {
        byte[] bytes = record.key();
        if (bytes == null || bytes.length < ID_BYTES || record.headers().lastHeader(CARRIER) == null) {
            return NOBODY;
        }
        var key = ByteBuffer.wrap(bytes);
        var product = new ProductId(new UUID(key.getLong(), key.getLong()));
        return new DeviceKey(product, new String(bytes, ID_BYTES, key.remaining(), StandardCharsets.UTF_8));
    }

    static LoggedChunk read(ConsumerRecord<byte[], byte[]> record, long sequence, boolean erased) {
        DeviceKey device = device(record);
        Instant receivedAt = Instant.ofEpochMilli(record.timestamp());
        if (device.equals(NOBODY)) {
            return new LoggedChunk(
                    device.product(), "", Carrier.CHUNK, new Chunk(sequence, receivedAt, new byte[0]), true);
        }
        int carrier = record.headers().lastHeader(CARRIER).value()[0];
        return new LoggedChunk(
                device.product(),
                device.serial(),
                Carrier.of(carrier),
                new Chunk(sequence, receivedAt, record.value()),
                erased);
    }
}
