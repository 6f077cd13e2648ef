package dev.fleetward.simulator.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A coredump taken from real firmware, to be sent by a simulated device: memory and registers stay as they were
 * captured, the blocks that name the device are written anew.
 */
public final class Coredump {
    private static final int MAGIC = 0x45524f43;
    private static final int FOOTER_MAGIC = 0x504d5544;
    private static final int VERSION = 2;
    private static final int HEADER_BYTES = 12;
    private static final int FOOTER_BYTES = 16;

    private static final int REGISTERS = 0;
    private static final int MEMORY = 1;
    private static final int SERIAL = 2;
    private static final int HARDWARE = 4;
    private static final int REASON = 5;
    private static final int PADDING = 6;
    private static final int SOFTWARE_VERSION = 10;
    private static final int SOFTWARE_TYPE = 11;
    private static final int BUILD_ID = 12;

    /** Words of the Cortex-M register block: r0..r12, sp, lr, pc, xpsr, msp, psp. */
    private static final int LR_WORD = 14;

    private static final int PC_WORD = 15;

    private final List<Block> blocks;

    private static final class Block {
        final int type;
        final int address;
        final byte[] content;

        Block(int type, int address, byte[] content) {
            this.type = type;
            this.address = address;
            this.content = content;
        }
    }

    private Coredump(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /** Reads a capture packed with the program, such as {@code null-deref.core.gz}. */
    public static Coredump captured(String name) {
        try (var in = Coredump.class.getResourceAsStream("/simulator/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no coredump is packed under the name " + name);
            }
            return parse(new GZIPInputStream(in).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Coredump parse(byte[] dump) {
        var in = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != MAGIC || in.getInt() != VERSION || in.getInt() != dump.length) {
            throw new IllegalArgumentException("not a whole coredump of version 2");
        }
        var blocks = new ArrayList<Block>();
        while (in.remaining() > FOOTER_BYTES) {
            int type = in.getInt() & 0xff;
            int address = in.getInt();
            var content = new byte[in.getInt()];
            in.get(content);
            if (type != PADDING) {
                blocks.add(new Block(type, address, content));
            }
        }
        return new Coredump(blocks);
    }

    /** The dump as a device with this build and serial would save it. */
    public byte[] savedBy(String serial, Build build) {
        var own = new ArrayList<Block>();
        for (Block block : blocks) {
            own.add(
                    switch (block.type) {
                        case SERIAL -> text(SERIAL, serial);
                        case HARDWARE -> text(HARDWARE, build.hardwareVersion());
                        case SOFTWARE_VERSION -> text(SOFTWARE_VERSION, build.softwareVersion());
                        case SOFTWARE_TYPE -> text(SOFTWARE_TYPE, build.softwareType());
                        case BUILD_ID -> new Block(BUILD_ID, 0, build.idBytes());
                        default -> block;
                    });
        }
        return write(own);
    }

    public long reason() {
        return word(REASON, 0);
    }

    public long pc() {
        return word(REGISTERS, PC_WORD);
    }

    public long lr() {
        return word(REGISTERS, LR_WORD);
    }

    /** The 20 bytes of the build the capture was made with, in hex. */
    public String buildId() {
        return java.util.HexFormat.of().formatHex(block(BUILD_ID).content);
    }

    private long word(int type, int index) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(block(type).content)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(index * Integer.BYTES));
    }

    private Block block(int type) {
        return blocks.stream()
                .filter(block -> block.type == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the coredump has no block of type " + type));
    }

    private static byte[] write(List<Block> blocks) {
        int size = HEADER_BYTES + FOOTER_BYTES;
        var padded = new ArrayList<Block>();
        for (Block block : blocks) {
            int odd = size % Integer.BYTES;
            if (block.type == MEMORY && odd != 0) {
                var padding = new Block(PADDING, 0, new byte[Integer.BYTES - odd]);
                padded.add(padding);
                size += HEADER_BYTES + padding.content.length;
            }
            padded.add(block);
            size += HEADER_BYTES + block.content.length;
        }
        var out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(VERSION).putInt(size);
        for (Block block : padded) {
            out.putInt(block.type)
                    .putInt(block.address)
                    .putInt(block.content.length)
                    .put(block.content);
        }
        return out.putInt(FOOTER_MAGIC).putInt(0).putInt(0).putInt(0).array();
    }

    private static Block text(int type, String value) {
        return new Block(type, 0, value.getBytes(StandardCharsets.UTF_8));
    }
}
