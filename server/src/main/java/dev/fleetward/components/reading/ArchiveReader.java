package dev.fleetward.components.reading;

import io.airlift.compress.MalformedInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Many documents in one upload: tar, tar.gz, tar.zst or zip, or one packed document. One document is in memory at a
 * time; nothing is written anywhere. Used by one thread.
 */
final class ArchiveReader {

    private static final Pattern DOCUMENT_NAME = Pattern.compile(".*\\.(json|spdx|xml|ya?ml|tag|csv|cdx|rdf)");
    private static final int PEEK_BYTES = 512;

    private final Documents documents;
    private final SbomDraft draft;
    private final List<String> skipped = new ArrayList<>();
    private Sbom.@Nullable Format format;
    private long unpackedBytes;
    private int entries;

    ArchiveReader(Documents documents, SbomDraft draft) {
        this.documents = documents;
        this.draft = draft;
    }

    Sbom read(byte[] upload, Packing packing) {
        try (InputStream in = new BufferedInputStream(packing.unpack(upload))) {
            switch (packing) {
                case ZIP -> zip(new ZipInputStream(in));
                case TAR -> tar(in);
                case GZIP, ZSTD -> stream(in);
            }
        } catch (MalformedInputException
                | ArithmeticException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | IllegalStateException
                | IOException damaged) {
            // The unpackers are as exact about damage as that.
            throw new UnreadableSbom("The archive is damaged after " + entries + " files and " + unpackedBytes
                    + " bytes: " + Texts.clip(String.valueOf(damaged.getMessage())));
        }
        if (format == null) {
            throw new UnreadableSbom("The archive holds no SBOM among its " + entries + " files.");
        }
        documents.finish();
        if (!skipped.isEmpty()) {
            draft.warn(skipped.size() + " files of the archive are no SBOM and were left out, first "
                    + skipped.getFirst() + ".");
        }
        return draft.toSbom(format, packing.mediaType());
    }

    private void stream(InputStream in) throws IOException {
        in.mark(PEEK_BYTES);
        byte[] head = in.readNBytes(PEEK_BYTES);
        in.reset();
        if (Packing.isTar(head)) {
            tar(in);
        } else {
            entries = 1;
            format = documents.add(bytes(in, ""), "");
        }
    }

    private void tar(InputStream in) throws IOException {
        var tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            count();
            boolean special = entry.isLink() || entry.isSymbolicLink() || entry.isFIFO();
            if (special || entry.isBlockDevice() || entry.isCharacterDevice()) {
                throw new UnreadableSbom("The archive's '" + Texts.clip(entry.getName())
                        + "' is a link or device; it may hold files and folders only.");
            }
            if (!entry.isDirectory()) {
                member(checked(entry.getName()), tar);
            }
        }
    }

    private void zip(ZipInputStream zip) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            count();
            if (!entry.isDirectory()) {
                member(checked(entry.getName()), zip);
            }
        }
    }

    private void count() {
        if (++entries > SbomLimits.MAX_ARCHIVE_ENTRIES) {
            throw new UnreadableSbom("The archive holds more than " + SbomLimits.MAX_ARCHIVE_ENTRIES + " files.");
        }
    }

    /** Nothing is unpacked to the disk, yet a name that would leave the folder is a sign of ill will. */
    private static String checked(String name) {
        boolean bad = name.isEmpty()
                || name.length() > SbomLimits.MAX_NAME_CHARS
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || List.of(name.split("/")).contains("..");
        if (bad) {
            throw new UnreadableSbom("The archive names a file '" + Texts.clip(name)
                    + "'; names are relative, without '..' and '\\', of at most " + SbomLimits.MAX_NAME_CHARS
                    + " characters.");
        }
        return name.startsWith("./") ? name.substring(2) : name;
    }

    private void member(String name, InputStream in) throws IOException {
        byte[] bytes = bytes(in, name + ": ");
        Optional<Packing> nested = Packing.of(bytes);
        if (nested.isPresent()) {
            skipped.add(name);
            return;
        }
        int before = draft.entries.size();
        try {
            Sbom.Format read = documents.add(bytes, name + ": ");
            format = format == null ? read : format;
        } catch (UnreadableSbom unreadable) {
            boolean document =
                    DOCUMENT_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
            if (unreadable.isForeign() || (!document && draft.entries.size() == before)) {
                skipped.add(name);
            } else {
                throw unreadable;
            }
        }
    }

    private byte[] bytes(InputStream in, String place) throws IOException {
        byte[] bytes = in.readNBytes(SbomLimits.MAX_SBOM_BYTES + 1);
        unpackedBytes += bytes.length;
        if (bytes.length > SbomLimits.MAX_SBOM_BYTES) {
            throw new UnreadableSbom(
                    place + "A document unpacks to more than " + SbomLimits.MAX_SBOM_BYTES + " bytes.");
        }
        if (unpackedBytes > SbomLimits.MAX_UNPACKED_BYTES) {
            throw new UnreadableSbom("The archive unpacks to more than " + SbomLimits.MAX_UNPACKED_BYTES + " bytes.");
        }
        return bytes;
    }
}
