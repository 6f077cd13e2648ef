package dev.fleetward.ingest;

import dev.fleetward.ingest.FieldEvent.Block;
import dev.fleetward.ingest.FieldEvent.Footer;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.chunks.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coredump container: header, blocks, footer (panics/memfault_coredump.c). A broken one is read as far as it goes,
 * since what is left of a crash is better than nothing, and says so.
 */
public final class CoredumpParser {
    static final int MAX_BLOCKS = 10_000;
    private static final int MAGIC = 0x45524F43;
    private static final int FOOTER_MAGIC = 0x504D5544;
    private static final int HEADER_BYTES = 12;
    private static final int BLOCK_HEADER_BYTES = 12;
    private static final int FOOTER_BYTES = 16;
    private static final int FIRST_VERSION_WITH_FOOTER = 2;
    private static final long U32 = 0xFFFF_FFFFL;

    private final ByteBuffer in;
    private final long version;
    private final long totalSize;
    private final List<Block> blocks = new ArrayList<>();
    private @Nullable Footer footer;
    private @Nullable String damage;

    private CoredumpParser(byte[] dump) {
        this.in = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
        in.position(4);
        this.version = in.getInt() & U32;
        this.totalSize = in.getInt() & U32;
    }

    public static Decoded parse(byte[] dump) throws Malformed {
        return new Decoded.Event(read(dump), new Decoded.Bytes(dump));
    }

    /**
     * Reads a coredump as it was stored.
     *
     * @throws Malformed if it has not even a header
     */
    public static FieldEvent.Coredump read(byte[] dump) throws Malformed {
        if (dump.length < HEADER_BYTES
                || ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN).getInt() != MAGIC) {
            throw new Malformed("bad-coredump", "A coredump must begin with CORE, a version and its size.");
        }
        return new CoredumpParser(dump).blocks(dump);
    }

    private FieldEvent.Coredump blocks(byte[] dump) {
        if (totalSize != dump.length) {
            damage = "The header claims %d bytes; %d came.".formatted(totalSize, dump.length);
        }
        readBlocks();
        readFooter();
        return new FieldEvent.Coredump(
                origin(), Attachments.of(dump), version, totalSize, List.copyOf(blocks), footer, damage);
    }

    private void readBlocks() {
        int footerBytes = version >= FIRST_VERSION_WITH_FOOTER ? FOOTER_BYTES : 0;
        while (in.remaining() > footerBytes) {
            if (in.remaining() < BLOCK_HEADER_BYTES || blocks.size() == MAX_BLOCKS) {
                damage = "The blocks end in disorder at byte %d.".formatted(in.position());
                return;
            }
            int offset = in.position();
            int type = in.get() & 0xFF;
            in.position(in.position() + 3);
            long address = in.getInt() & U32;
            long length = in.getInt() & U32;
            if (length > in.remaining()) {
                damage = "The block at byte %d claims %d bytes where %d are left."
                        .formatted(offset, length, in.remaining());
                in.position(in.limit());
                return;
            }
            ByteBuffer content = in.slice(in.position(), (int) length).asReadOnlyBuffer();
            content.order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + (int) length);
            blocks.add(new Block(offset, type, address, length, Attachments.sha256(content), content));
        }
    }

    private void readFooter() {
        if (version < FIRST_VERSION_WITH_FOOTER) {
            return;
        }
        if (in.remaining() != FOOTER_BYTES || in.getInt() != FOOTER_MAGIC) {
            damage = damage == null ? "The footer is missing." : damage;
            return;
        }
        footer = new Footer(in.getInt() & U32, List.of(in.getInt() & U32, in.getInt() & U32));
    }

    private Origin origin() {
        return new Origin(
                null,
                text(Block.DEVICE_SERIAL),
                text(Block.HARDWARE_VERSION),
                text(Block.SOFTWARE_TYPE),
                text(Block.SOFTWARE_VERSION),
                hex(Block.BUILD_ID),
                null);
    }

    private @Nullable String text(int type) {
        byte[] bytes = bytes(type);
        return bytes == null ? null : CborParser.text(bytes);
    }

    private @Nullable String hex(int type) {
        byte[] bytes = bytes(type);
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    private byte @Nullable [] bytes(int type) {
        for (Block block : blocks) {
            if (block.type() == type) {
                var bytes = new byte[(int) block.length()];
                block.content().duplicate().get(bytes);
                return bytes;
            }
        }
        return null;
    }
}
