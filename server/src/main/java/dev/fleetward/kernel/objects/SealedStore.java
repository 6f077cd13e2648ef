package dev.fleetward.kernel.objects;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Seals what lies below {@code blobs/} of another store, under names that say so; the rest passes through. What was stored
 * unsealed is read as it is: the name decides, never the content. Paths lead to opened copies on this machine.
 */
final class SealedStore implements ObjectStore {
    private static final String SUFFIX = ".sealed";
    private static final String HOME = "blobs/";
    private static final String ASIDE = "backup/removed/" + HOME;
    private static final String FOR_ITS_OWNER = "rw-------";

    private final ObjectStore inner;
    private final FileKeys keys;
    private final boolean seals;
    private final LocalCopies copies;
    private final Consumer<String> deleted;

    SealedStore(ObjectStore inner, FileKeys keys, boolean seals, LocalCopies copies, Consumer<String> deleted) {
        this.inner = inner;
        this.keys = keys;
        this.seals = seals;
        this.copies = copies;
        this.deleted = deleted;
    }

    static String sealedName(String key) {
        return key + SUFFIX;
    }

    static boolean isSealedName(String key) {
        return key.endsWith(SUFFIX) && Sealable.of(key).isPresent();
    }

    /**
     * A key below {@code blobs/}, put aside or not.
     *
     * @param name from there on: moved aside it stays the same file
     */
    private record Sealable(String key, String owner, String name) {
        static Optional<Sealable> of(String key) {
            String name = key.startsWith(ASIDE) ? key.substring(ASIDE.length() - HOME.length()) : key;
            int end = name.indexOf('/', HOME.length());
            return name.startsWith(HOME) && end > 0
                    ? Optional.of(new Sealable(key, name.substring(HOME.length(), end), name))
                    : Optional.empty();
        }

        String sealed() {
            return sealedName(key);
        }
    }

    @Override
    public void put(String key, Path file) throws IOException {
        put(key, file, inner::put);
    }

    @Override
    public void putNew(String key, Path file) throws IOException {
        put(key, file, inner::putNew);
    }

    private interface Put {
        void put(String key, Path file) throws IOException;
    }

    /** Sealed beside the file, where the store is sure to take it from and what is left over is found. */
    private void put(String key, Path file, Put put) throws IOException {
        Optional<Sealable> sealable = Sealable.of(key).filter(_ -> seals);
        if (sealable.isEmpty()) {
            put.put(key, file);
            return;
        }
        Path sealed = file.resolveSibling(file.getFileName() + SUFFIX);
        try {
            seal(sealable.get(), file, sealed);
            put.put(sealable.get().sealed(), sealed);
            Files.deleteIfExists(file);
        } finally {
            Files.deleteIfExists(sealed);
        }
    }

    private void seal(Sealable sealable, Path file, Path sealed) throws IOException {
        FileKey key = keys.current(sealable.owner);
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(sealed)) {
            Seal.write(key, sealable.name, in, out);
        }
    }

    @Override
    public void mark(String key) throws IOException {
        inner.mark(key);
    }

    @Override
    public InputStream open(String key) throws IOException {
        Optional<Sealable> sealable = Sealable.of(key);
        if (sealable.isEmpty()) {
            return inner.open(key);
        }
        try {
            return opened(sealable.get());
        } catch (NoSuchFileException e) {
            return Files.newInputStream(inner.local(key));
        }
    }

    /** @throws NoSuchFileException when there is none that is sealed */
    private InputStream opened(Sealable sealable) throws IOException {
        InputStream in = Files.newInputStream(inner.local(sealable.sealed()));
        try {
            return new SealedInput(in, keys, sealable.owner, sealable.name);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public Path local(String key) throws IOException {
        Optional<Sealable> sealable = Sealable.of(key);
        if (sealable.isEmpty()) {
            return inner.local(key);
        }
        try {
            return copies.get(key, file -> open(sealable.get(), file));
        } catch (NoSuchFileException e) {
            return inner.local(key);
        }
    }

    private void open(Sealable sealable, Path into) throws IOException {
        try (InputStream in = opened(sealable);
                var channel = Files.newByteChannel(
                        into,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOR_ITS_OWNER)));
                var out = new BufferedOutputStream(Channels.newOutputStream(channel), Seal.SEGMENT_BYTES)) {
            in.transferTo(out);
        }
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        Optional<Sealable> sealable = Sealable.of(key);
        if (sealable.isPresent()) {
            Optional<StoredObject> sealed = inner.find(sealable.get().sealed());
            if (sealed.isPresent()) {
                return sealed.map(SealedStore::asStored);
            }
        }
        return inner.find(key);
    }

    private static StoredObject asStored(StoredObject object) {
        return isSealedName(object.key())
                ? new StoredObject(
                        withoutSuffix(object.key()),
                        Seal.contentBytes(object.sizeBytes()),
                        object.modifiedAt(),
                        object.placedAt())
                : object;
    }

    private static String withoutSuffix(String key) {
        return isSealedName(key) ? key.substring(0, key.length() - SUFFIX.length()) : key;
    }

    @Override
    public void delete(String key) throws IOException {
        Optional<Sealable> sealable = Sealable.of(key);
        if (sealable.isPresent()) {
            inner.delete(sealable.get().sealed());
        }
        inner.delete(key);
        if (sealable.isPresent()) {
            copies.forget(key);
            deleted.accept(key);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Optional<Sealable> sealable = Sealable.of(from);
        if (sealable.isEmpty() || !Sealable.of(to).map(Sealable::name).equals(sealable.map(Sealable::name))) {
            inner.move(from, to);
            return;
        }
        boolean isSealed = true;
        try {
            inner.move(sealable.get().sealed(), sealedName(to));
        } catch (NoSuchFileException e) {
            isSealed = false;
        }
        if (!isSealed || inner.exists(from)) {
            inner.move(from, to);
        }
        copies.forget(from);
        deleted.accept(from);
    }

    @Override
    public void each(String directory, Reader reader) throws IOException {
        inner.each(directory, object -> reader.read(asStored(object)));
    }

    @Override
    public void clear(String directory) throws IOException {
        inner.clear(directory);
        for (String key : copies.keys()) {
            if (key.startsWith(directory + "/")) {
                copies.forget(key);
                deleted.accept(key);
            }
        }
    }

    @Override
    public String location(String key) {
        return inner.location(key);
    }

    @Override
    public Path localDirectory(String directory) {
        return inner.localDirectory(directory);
    }

    @Override
    public Duration slack() {
        return inner.slack();
    }

    @Override
    public void forget(String key) {
        inner.forget(key);
        copies.forget(withoutSuffix(key));
    }

    @Override
    public void checkCopies() {
        inner.checkCopies();
        try {
            for (String key : copies.keys()) {
                if (!exists(key)) {
                    copies.forget(key);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long copiesBytes() {
        return inner.copiesBytes() + copies.bytes();
    }

    @Override
    public ObjectStore asItLies() {
        return inner;
    }

    @Override
    public String place() {
        return inner.place();
    }

    @Override
    public void check() {
        inner.check();
    }

    @Override
    public void close() {
        inner.close();
        copies.clear();
    }
}
