package dev.fleetward.updates.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the signature inside a file, if it is of a form we know, and checks it against registered keys. */
public final class EmbeddedSignatures {
    private static final int MAGIC_BYTES = 6;
    private static final int SQUASHFS_MAGIC_BYTES = 4;

    private EmbeddedSignatures() {}

    /** Empty for a file of no form we know. Whatever the bytes are, there is an answer: damage is a verdict. */
    public static Optional<Reading> read(Path file, List<TrustedKey> trusted) {
        try (InputStream in = Files.newInputStream(file)) {
            return format(in.readNBytes(MAGIC_BYTES)).map(format -> read(format, file, trusted));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file.getFileName(), e);
        }
    }

    private enum Format {
        MCUBOOT,
        SWUPDATE,
        RAUC;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static Optional<Format> format(byte[] bytes) {
        if (bytes.length < MAGIC_BYTES) {
            return Optional.empty();
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (McubootImage.begins(bytes)) {
            return Optional.of(Format.MCUBOOT);
        }
        if (text.equals(CpioEntries.NEWC) || text.equals(CpioEntries.CRC)) {
            return Optional.of(Format.SWUPDATE);
        }
        return text.substring(0, SQUASHFS_MAGIC_BYTES).equals("hsqs") ? Optional.of(Format.RAUC) : Optional.empty();
    }

    private static Reading read(Format format, Path file, List<TrustedKey> trusted) {
        try {
            return switch (format) {
                case MCUBOOT -> McubootImage.read(file, trusted);
                case SWUPDATE -> SwupdateFile.read(file, trusted);
                case RAUC -> RaucBundle.read(file, trusted);
            };
        } catch (Unreadable damaged) {
            return Reading.damaged(format.word(), damaged.why());
        } catch (GeneralSecurityException e) {
            return Reading.damaged(format.word(), "Its signature is of no form we can check.");
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file.getFileName(), e);
        }
    }
}
