package dev.fleetward.updates.embedded;

import dev.fleetward.updates.signing.VerifyingKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Makes images as their own tools do: keys, certificates and signatures by OpenSSL, the containers by their documents. */
public final class Maker {
    private final Path folder;

    public Maker(Path folder) {
        this.folder = folder;
    }

    /** Runs OpenSSL in the folder; words are separated by blanks. */
    public void openssl(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of("openssl"));
        words.addAll(List.of(command.split(" ")));
        if (run(words) != 0) {
            throw new IOException("openssl " + command);
        }
    }

    /** @return its exit code */
    public int run(List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.log").toFile());
        builder.environment().put("TMPDIR", folder.toString());
        Process process = builder.start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** A pair {@code name.pem} and {@code name.pub}. */
    public TrustedKey key(String name, String options) throws IOException {
        openssl("genpkey " + options + " -out " + name + ".pem");
        openssl("pkey -in " + name + ".pem -pubout -out " + name + ".pub");
        return new TrustedKey(
                UUID.randomUUID(), name, VerifyingKey.parse(text(name + ".pub")).orElseThrow());
    }

    /** A certificate {@code name.crt} of the key, by itself or by an authority made before. */
    public void certificate(String name, String issuer) throws IOException {
        if (issuer.equals(name)) {
            openssl("req -new -x509 -key " + name + ".pem -subj /CN=" + name + " -days 30 -out " + name + ".crt");
            return;
        }
        openssl("req -new -key " + name + ".pem -subj /CN=" + name + " -out " + name + ".csr");
        openssl("x509 -req -in " + name + ".csr -CA " + issuer + ".crt -CAkey " + issuer
                + ".pem -CAcreateserial -days 30 -out " + name + ".crt");
    }

    public String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    public byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    public Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** Header and code of an MCUboot image of version 1.4.2+7: what its signature is over. */
    public static byte[] mcubootPayload(byte[] code) {
        ByteBuffer image = ByteBuffer.allocate(512 + code.length).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0x96f3b83d).putInt(0).putShort((short) 512).putShort((short) 0);
        image.putInt(code.length).putInt(0);
        image.put((byte) 1).put((byte) 4).putShort((short) 2).putInt(7);
        image.position(512);
        return image.put(code).array();
    }

    public static byte[] mcuboot(byte[] payload, Map<Integer, byte[]> tlvs) {
        int total =
                4 + tlvs.values().stream().mapToInt(value -> 4 + value.length).sum();
        ByteBuffer image = ByteBuffer.allocate(payload.length + total).order(ByteOrder.LITTLE_ENDIAN);
        image.put(payload).putShort((short) 0x6907).putShort((short) total);
        new TreeMap<>(tlvs).forEach((type, value) -> image.putShort(type.shortValue())
                .putShort((short) value.length)
                .put(value));
        return image.array();
    }

    /** A cpio archive with checksums, as SWUpdate's documents make it: {@code cpio -ov -H crc}. */
    public static byte[] cpio(List<Map.Entry<String, byte[]>> entries) {
        var archive = new ByteArrayOutputStream();
        var all = new ArrayList<>(entries);
        all.add(Map.entry("TRAILER!!!", new byte[0]));
        int inode = 1;
        for (var entry : all) {
            byte[] name = (entry.getKey() + "\0").getBytes(StandardCharsets.UTF_8);
            long sum = 0;
            for (byte one : entry.getValue()) {
                sum += one & 0xff;
            }
            archive.writeBytes("070702%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X"
                    .formatted(inode++, 0100644, 0, 0, 1, 0, entry.getValue().length, 0, 0, 0, 0, name.length, sum)
                    .getBytes(StandardCharsets.US_ASCII));
            pad(archive, name);
            pad(archive, entry.getValue());
        }
        return archive.toByteArray();
    }

    private static void pad(ByteArrayOutputStream archive, byte[] bytes) {
        archive.writeBytes(bytes);
        while (archive.size() % 4 != 0) {
            archive.write(0);
        }
    }

    public static String swDescription(byte[] image) throws GeneralSecurityException {
        return """
                software =
                {
                  version = "1.4.0";
                  hardware-compatibility: [ "evt2", "1.0" ];
                  files: ( { filename = "rootfs.txt"; path = "/var/tmp/fleetward-signed.txt"; sha256 = "%s"; } );
                }
                """.formatted(HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(image)));
    }

    /** Squashfs, signature, and the signature's length. */
    public static byte[] rauc(byte[] payload, byte[] cms) {
        return ByteBuffer.allocate(payload.length + cms.length + 8)
                .put(payload)
                .put(cms)
                .putLong(cms.length)
                .array();
    }

    /** The root by the definition: hash the blocks, then the blocks of hashes, until one block is left. */
    public static byte[] verityRoot(byte[] data, byte[] salt) throws GeneralSecurityException {
        byte[] level = hashes(data, salt);
        while (level.length > 4096) {
            level = hashes(level, salt);
        }
        return Arrays.copyOf(hashes(level, salt), 32);
    }

    private static byte[] hashes(byte[] data, byte[] salt) throws GeneralSecurityException {
        var out = new ByteArrayOutputStream();
        for (int at = 0; at < data.length; at += 4096) {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(Arrays.copyOfRange(data, at, at + 4096));
            out.writeBytes(digest.digest());
        }
        while (out.size() % 4096 != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }
}
