package dev.fleetward.ingest.mar;

import dev.fleetward.ingest.chunks.Malformed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ZIP by its central directory alone. The JDK's readers do not do here: the streaming one fails on the agent's
 * stored members with descriptors, the other refuses a whole archive for one bad name and hides links and duplicates.
 * For one thread.
 */
final class ZipFileReader implements AutoCloseable {
    static final int MAX_MEMBERS = 10_000;
    static final int MAX_DIRECTORY_BYTES = 8 * 1024 * 1024;

    private static final int END_SIGNATURE = 0x0605_4b50;
    private static final int DIRECTORY_SIGNATURE = 0x0201_4b50;
    private static final int LOCAL_SIGNATURE = 0x0403_4b50;
    private static final int END_BYTES = 22;
    private static final int DIRECTORY_ENTRY_BYTES = 46;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int MAX_COMMENT_BYTES = 0xffff;
    private static final int MAX_NAME_BYTES = 512;

    private final FileChannel channel;
    private final long fileBytes;

    private ZipFileReader(FileChannel channel) throws IOException {
        this.channel = channel;
        this.fileBytes = channel.size();
    }

    static ZipFileReader open(Path file) throws IOException {
        return new ZipFileReader(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** In the directory's order. */
    List<ZipMember> members() throws IOException, Malformed {
        ByteBuffer end = end();
        int count = Short.toUnsignedInt(end.getShort(10));
        long size = Integer.toUnsignedLong(end.getInt(12));
        long offset = Integer.toUnsignedLong(end.getInt(16));
        if (count > MAX_MEMBERS || size > MAX_DIRECTORY_BYTES) {
            throw new Malformed(
                    "too-large",
                    "The archive claims %,d members in a directory of %,d bytes; %,d in %,d are taken."
                            .formatted(count, size, MAX_MEMBERS, MAX_DIRECTORY_BYTES));
        }
        if (offset + size > fileBytes) {
            throw bad("The archive's directory lies outside of it.");
        }
        ByteBuffer directory = read(offset, (int) size);
        var members = new ArrayList<ZipMember>();
        for (int i = 0; i < count; i++) {
            members.add(member(directory));
        }
        return members;
    }

    private ByteBuffer end() throws IOException, Malformed {
        int tail = (int) Math.min(fileBytes, END_BYTES + MAX_COMMENT_BYTES);
        if (tail < END_BYTES) {
            throw bad("The file is too short to be a ZIP archive.");
        }
        ByteBuffer bytes = read(fileBytes - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END_SIGNATURE
                    && at + END_BYTES + Short.toUnsignedInt(bytes.getShort(at + 20)) <= tail) {
                return bytes.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw bad("The file is no ZIP archive: it has no end record.");
    }

    private static ZipMember member(ByteBuffer directory) throws Malformed {
        int at = directory.position();
        if (directory.remaining() < DIRECTORY_ENTRY_BYTES || directory.getInt(at) != DIRECTORY_SIGNATURE) {
            throw bad("The archive's directory is damaged.");
        }
        int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
        int rest = Short.toUnsignedInt(directory.getShort(at + 30)) + Short.toUnsignedInt(directory.getShort(at + 32));
        if (directory.remaining() < DIRECTORY_ENTRY_BYTES + nameBytes + rest) {
            throw bad("The archive's directory is damaged.");
        }
        directory.position(at + DIRECTORY_ENTRY_BYTES + nameBytes + rest);
        boolean unix = Short.toUnsignedInt(directory.getShort(at + 4)) >> 8 == 3;
        return new ZipMember(
                name(directory, at + DIRECTORY_ENTRY_BYTES, nameBytes),
                Short.toUnsignedInt(directory.getShort(at + 10)),
                Short.toUnsignedInt(directory.getShort(at + 8)),
                Integer.toUnsignedLong(directory.getInt(at + 16)),
                Integer.toUnsignedLong(directory.getInt(at + 20)),
                Integer.toUnsignedLong(directory.getInt(at + 24)),
                Integer.toUnsignedLong(directory.getInt(at + 42)),
                unix ? directory.getInt(at + 38) >>> 16 : 0);
    }

    private static @Nullable String name(ByteBuffer directory, int at, int length) {
        if (length > MAX_NAME_BYTES) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(directory.slice(at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Where the member's bytes begin; its local header's sizes are not looked at. */
    long begin(ZipMember member) throws IOException, Malformed {
        if (member.offset() + LOCAL_HEADER_BYTES > fileBytes) {
            throw bad("“%s” lies outside of the archive.".formatted(member.name()));
        }
        ByteBuffer header = read(member.offset(), LOCAL_HEADER_BYTES);
        if (header.getInt(0) != LOCAL_SIGNATURE) {
            throw bad("“%s” is not where the directory says.".formatted(member.name()));
        }
        long begin = member.offset()
                + LOCAL_HEADER_BYTES
                + Short.toUnsignedInt(header.getShort(26))
                + Short.toUnsignedInt(header.getShort(28));
        if (begin + member.compressedBytes() > fileBytes) {
            throw bad("“%s” lies outside of the archive.".formatted(member.name()));
        }
        return begin;
    }

    /** Its bytes; {@link Opened#verify} after the last tells whether they are those that were put in. */
    Opened open(ZipMember member) throws IOException, Malformed {
        long begin = begin(member);
        InputStream raw = new Bounded(Channels.newInputStream(channel.position(begin)), member.compressedBytes());
        if (member.isDeflated()) {
            // The inflater wants one byte more than it needs at the end of a raw stream.
            raw = new InflaterInputStream(
                    new SequenceInputStream(raw, new ByteArrayInputStream(new byte[1])), new Inflater(true), 16 * 1024);
        }
        return new Opened(member, new CheckedInputStream(new Bounded(raw, member.bytes()), new CRC32()));
    }

    record Opened(ZipMember member, CheckedInputStream in) {
        void verify() throws Malformed {
            if (in.getChecksum().getValue() != member.crc()) {
                throw new Malformed("crc-mismatch", "“%s” was damaged on its way.".formatted(member.name()));
            }
        }
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, position + buffer.position());
        }
        return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Malformed bad(String detail) {
        return new Malformed("bad-archive", detail);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
