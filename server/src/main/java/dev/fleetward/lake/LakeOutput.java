package dev.fleetward.lake;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/** A file Iceberg writes; on disk for good once closed. */
record LakeOutput(LakeFiles files, String location, Path path) implements OutputFile {
    @Override
    public PositionOutputStream create() {
        return open(StandardOpenOption.CREATE_NEW);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
        return open(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public InputFile toInputFile() {
        return files.newInputFile(location);
    }

    private PositionOutputStream open(OpenOption... how) {
        try {
            Files.createDirectories(path.getParent());
            OpenOption[] options = new OpenOption[how.length + 1];
            System.arraycopy(how, 0, options, 0, how.length);
            options[how.length] = StandardOpenOption.WRITE;
            return new Stream(path, new BufferedOutputStream(Files.newOutputStream(path, options)));
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(e, "exists: %s", location);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Stream extends PositionOutputStream {
        private final Path path;
        private final BufferedOutputStream out;
        private long position;
        private boolean closed;

        Stream(Path path, BufferedOutputStream out) {
            this.path = path;
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
                LakeFiles.makeDurable(path);
            }
        }
    }
}
