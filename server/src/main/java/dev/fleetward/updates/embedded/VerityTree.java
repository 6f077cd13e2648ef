package dev.fleetward.updates.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** The root of a dm-verity hash tree, format 1, SHA-256, blocks of 4 KiB: one hash that stands for a whole file. */
final class VerityTree {
    private static final int BLOCK_BYTES = 4096;
    /** A file of 4 GiB has 2²⁰ blocks, so the lowest level of hashes is 32 MiB. */
    private static final long MAX_DATA_BYTES = 4L << 30;

    private VerityTree() {}

    /** @throws Unreadable when the data is no whole number of blocks, or too large */
    static byte[] root(Part data, byte[] salt) throws IOException, Unreadable, GeneralSecurityException {
        if (data.length() == 0 || data.length() % BLOCK_BYTES != 0 || data.length() > MAX_DATA_BYTES) {
            throw new Unreadable("Its file system is no whole number of blocks of %,d bytes.".formatted(BLOCK_BYTES));
        }
        var level = new Level(salt);
        data.into((bytes, n) -> level.take(bytes, n));
        if (data.length() == BLOCK_BYTES) {
            return level.first();
        }
        byte[] hashes = level.blocks();
        while (hashes.length > BLOCK_BYTES) {
            var next = new Level(salt);
            next.take(hashes, hashes.length);
            hashes = next.blocks();
        }
        var top = new Level(salt);
        top.take(hashes, hashes.length);
        return top.first();
    }

    /** The hashes of one level of blocks, whatever pieces they come in. */
    private static final class Level {
        private final byte[] salt;
        private final MessageDigest digest;
        private final ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        private int filled;

        Level(byte[] salt) throws GeneralSecurityException {
            this.salt = salt;
            this.digest = MessageDigest.getInstance("SHA-256");
        }

        void take(byte[] bytes, int count) {
            for (int at = 0; at < count; ) {
                if (filled == 0) {
                    digest.update(salt);
                }
                int n = Math.min(count - at, BLOCK_BYTES - filled);
                digest.update(bytes, at, n);
                at += n;
                filled += n;
                if (filled == BLOCK_BYTES) {
                    hashes.writeBytes(digest.digest());
                    filled = 0;
                }
            }
        }

        byte[] first() {
            return Arrays.copyOf(hashes.toByteArray(), digest.getDigestLength());
        }

        /** Filled up with zeros to whole blocks. */
        byte[] blocks() {
            byte[] all = hashes.toByteArray();
            return Arrays.copyOf(all, (all.length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES);
        }
    }
}
