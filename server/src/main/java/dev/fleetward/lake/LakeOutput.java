package dev.fleetward.lake;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A file Iceberg writes; in the store for good once closed. */
record LakeOutput(LakeFiles files, String location, String key) implements OutputFile {
    @Override
    public PositionOutputStream create() {
        if (files.exists(key)) {
            throw new AlreadyExistsException("exists: %s", location);
        }
        return open(true);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
        return open(false);
    }

    @Override
    public InputFile toInputFile() {
        return files.newInputFile(location);
    }

    private PositionOutputStream open(boolean isNew) {
        try {
            Path file = files.begin();
            return new Stream(this, file, isNew, new BufferedOutputStream(Files.newOutputStream(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(Path written, boolean isNew) throws IOException {
        try {
            files.keep(key, written, isNew);
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(e, "exists: %s", location);
        }
    }

    private static final class Stream extends PositionOutputStream {
        private final LakeOutput of;
        private final Path file;
        private final boolean isNew;
        private final BufferedOutputStream out;
        private long position;
        private boolean closed;

        Stream(LakeOutput of, Path file, boolean isNew, BufferedOutputStream out) {
            this.of = of;
            this.file = file;
            this.isNew = isNew;
            this.out = out;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                out.close();
                of.keep(file, isNew);
            }
        }
    }
}
