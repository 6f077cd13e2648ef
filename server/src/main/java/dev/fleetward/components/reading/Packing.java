package dev.fleetward.components.reading;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** How an upload is packed, told by its first bytes. */
enum Packing {
    GZIP("application/gzip"),
    ZSTD("application/zstd"),
    ZIP("application/zip"),
    TAR("application/x-tar");

    static final int TAR_MAGIC_AT = 257;
    private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};

    private final String mediaType;

    Packing(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    static Optional<Packing> of(byte[] bytes) {
        if (startsWith(bytes, 0, (byte) 0x1f, (byte) 0x8b)) {
            return Optional.of(GZIP);
        }
        if (startsWith(bytes, 0, (byte) 0x28, (byte) 0xb5, (byte) 0x2f, (byte) 0xfd) || ZstdFrames.isSkippable(bytes)) {
            return Optional.of(ZSTD);
        }
        if (startsWith(bytes, 0, (byte) 'P', (byte) 'K', (byte) 3, (byte) 4)) {
            return Optional.of(ZIP);
        }
        return isTar(bytes) ? Optional.of(TAR) : Optional.empty();
    }

    static boolean isTar(byte[] bytes) {
        return startsWith(bytes, TAR_MAGIC_AT, TAR_MAGIC);
    }

    /** For the two that pack one stream. */
    InputStream unpack(byte[] packed) throws IOException {
        return switch (this) {
            case GZIP -> new GZIPInputStream(new ByteArrayInputStream(packed));
            case ZSTD ->
                new ZstdInputStream(new ByteArrayInputStream(
                        ZstdFrames.isSkippable(packed) ? ZstdFrames.withoutSkippable(packed) : packed));
            case ZIP, TAR -> new ByteArrayInputStream(packed);
        };
    }

    private static boolean startsWith(byte[] bytes, int at, byte... magic) {
        if (bytes.length < at + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[at + i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
