package dev.fleetward.symbols.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small ELF files for tests. */
public final class ElfBytes {
    private static final int PROGBITS = 1;
    private static final int ALLOCATED = 2;

    private final boolean is64;
    private final ByteOrder order;
    private final List<Part> parts = new ArrayList<>();

    private record Part(String name, int type, long flags, long address, byte[] bytes, int link) {}

    public ElfBytes(boolean is64, ByteOrder order) {
        this.is64 = is64;
        this.order = order;
        parts.add(new Part("", 0, 0, 0, new byte[0], 0));
    }

    public ElfBytes section(String name, long address, byte[] bytes) {
        return section(name, PROGBITS, address == 0 ? 0 : ALLOCATED, address, bytes, 0);
    }

    public ElfBytes section(String name, int type, long flags, long address, byte[] bytes, int link) {
        parts.add(new Part(name, type, flags, address, bytes, link));
        return this;
    }

    static byte[] withMemfaultBuildId(int type, byte[] derived) {
        byte[] storage = new byte[28];
        ByteBuffer data = ByteBuffer.wrap(storage).order(ByteOrder.LITTLE_ENDIAN);
        data.put((byte) type)
                .put((byte) 20)
                .put((byte) 8)
                .put((byte) 0)
                .putInt(0x1008)
                .put(derived);
        byte[] names = "\0g_memfault_build_id\0g_memfault_sdk_derived_build_id\0".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer symbols = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        symbols.position(16);
        symbols.putInt(1)
                .putInt(0x1000)
                .putInt(8)
                .put((byte) 0x11)
                .put((byte) 0)
                .putShort((short) 1);
        symbols.putInt(21)
                .putInt(0x1008)
                .putInt(20)
                .put((byte) 0x11)
                .put((byte) 0)
                .putShort((short) 1);
        return new ElfBytes(false, ByteOrder.LITTLE_ENDIAN)
                .section(".data", 0x1000, storage)
                .section(".strtab", 3, 0, 0, names, 0)
                .section(".symtab", 2, 0, 0, symbols.array(), 2)
                .bytes();
    }

    public byte[] bytes() {
        var names = new ByteArrayOutputStream();
        int[] nameAt = new int[parts.size() + 1];
        var all = new ArrayList<>(parts);
        all.add(new Part(".shstrtab", 3, 0, 0, new byte[0], 0));
        for (int i = 0; i < all.size(); i++) {
            nameAt[i] = names.size();
            names.writeBytes((all.get(i).name() + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        all.set(all.size() - 1, new Part(".shstrtab", 3, 0, 0, names.toByteArray(), 0));
        int headerBytes = is64 ? 64 : 52;
        int entryBytes = is64 ? 64 : 40;
        int contentBytes = all.stream().mapToInt(part -> part.bytes().length).sum();
        ByteBuffer out = ByteBuffer.allocate(headerBytes + contentBytes + all.size() * entryBytes)
                .order(order);
        header(out, headerBytes + contentBytes, headerBytes, entryBytes, all.size());
        long at = headerBytes;
        for (Part part : all) {
            out.put(part.bytes());
        }
        for (int i = 0; i < all.size(); i++) {
            Part part = all.get(i);
            out.putInt(nameAt[i]).putInt(part.type());
            word(out, part.flags());
            word(out, part.address());
            word(out, at);
            word(out, part.bytes().length);
            out.putInt(part.link()).putInt(0);
            word(out, 1);
            word(out, 0);
            at += part.bytes().length;
        }
        return out.array();
    }

    private void header(ByteBuffer out, int sectionsAt, int headerBytes, int entryBytes, int count) {
        out.put(new byte[] {
            0x7F, 'E', 'L', 'F', (byte) (is64 ? 2 : 1), (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1
        });
        out.position(16);
        out.putShort((short) 2).putShort((short) (is64 ? 62 : 40)).putInt(1);
        word(out, 0);
        word(out, 0);
        word(out, sectionsAt);
        out.putInt(0).putShort((short) headerBytes).putShort((short) 0).putShort((short) 0);
        out.putShort((short) entryBytes).putShort((short) count).putShort((short) (count - 1));
    }

    private void word(ByteBuffer out, long value) {
        if (is64) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }
}
