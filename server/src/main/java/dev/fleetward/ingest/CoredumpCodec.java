package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.FieldEvent.Block;
import dev.fleetward.ingest.FieldEvent.Coredump;
import dev.fleetward.ingest.FieldEvent.Footer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A coredump's table of contents for the API: small blocks in full, large ones by their hash. */
final class CoredumpCodec {
    private static final int MAX_SHOWN_BYTES = 128;
    private static final int MAX_REGISTER_BYTES = 1024;
    private static final int MAX_SHOWN_BLOCKS = 1_000;

    private CoredumpCodec() {}

    static ObjectNode describe(ObjectNode body, Coredump dump) {
        body.put("magic", "0x45524f43").put("version", dump.version()).put("total_size", dump.totalSize());
        ArrayNode blocks = body.putArray("blocks");
        dump.blocks().stream().limit(MAX_SHOWN_BLOCKS).forEach(block -> block(blocks.addObject(), block));
        footer(body, dump.footer());
        if (dump.damage() != null) {
            body.put("damage", dump.damage());
        }
        return body.put("sha256", dump.raw().sha256());
    }

    private static void block(ObjectNode shown, Block block) {
        shown.put("file_offset", block.fileOffset())
                .put("type", block.type())
                .put("name", name(block.type()))
                .put("address", "0x%08x".formatted(block.address()))
                .put("length", block.length());
        content(shown, block);
        shown.put("sha256", block.sha256());
    }

    private static void content(ObjectNode shown, Block block) {
        int limit = block.type() == Block.REGISTERS ? MAX_REGISTER_BYTES : MAX_SHOWN_BYTES;
        if (block.length() > limit) {
            return;
        }
        var bytes = new byte[(int) block.length()];
        block.content().duplicate().get(bytes);
        switch (block.type()) {
            case Block.REGISTERS -> words(shown.putArray("words"), bytes);
            case Block.DEVICE_SERIAL, Block.HARDWARE_VERSION, Block.SOFTWARE_TYPE, Block.SOFTWARE_VERSION, 3 ->
                shown.put("text", CborParser.text(bytes));
            case Block.TRACE_REASON, Block.MACHINE_TYPE -> shown.put("value", hexNumber(bytes));
            default -> shown.put("hex", HexFormat.of().formatHex(bytes));
        }
    }

    private static void words(ArrayNode words, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= Integer.BYTES) {
            words.add("0x%08x".formatted(in.getInt()));
        }
    }

    private static String hexNumber(byte[] bytes) {
        return bytes.length == Integer.BYTES
                ? "0x%08x"
                        .formatted(ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt())
                : HexFormat.of().formatHex(bytes);
    }

    private static void footer(ObjectNode body, @Nullable Footer footer) {
        if (footer == null) {
            body.putNull("footer");
            return;
        }
        ObjectNode shown = body.putObject("footer")
                .put("magic", "0x504d5544")
                .put("flags", footer.flags())
                .put("truncated", footer.isTruncated());
        ArrayNode reserved = shown.putArray("reserved");
        footer.reserved().forEach(reserved::add);
    }

    private static String name(int type) {
        return switch (type) {
            case Block.REGISTERS -> "registers";
            case Block.MEMORY -> "memory";
            case Block.DEVICE_SERIAL -> "device_serial";
            case 3 -> "firmware_version";
            case Block.HARDWARE_VERSION -> "hardware_version";
            case Block.TRACE_REASON -> "trace_reason";
            case Block.PADDING -> "padding";
            case Block.MACHINE_TYPE -> "machine_type";
            case 8 -> "esp_idf_core";
            case Block.ARM_MPU -> "arm_v6v7_mpu";
            case Block.SOFTWARE_VERSION -> "software_version";
            case Block.SOFTWARE_TYPE -> "software_type";
            case Block.BUILD_ID -> "build_id";
            default -> "unknown";
        };
    }
}
