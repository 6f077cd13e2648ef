package dev.fleetward.kernel.objects;

import java.util.Optional;
import java.util.UUID;

/** The keys of files, apart for each owner: the directory below {@code blobs/} that they lie in. Safe for concurrent use. */
public interface FileKeys {
    /** To seal with from now on; the first is made when it is asked for. */
    FileKey current(String owner);

    /** One that files of that owner are sealed with; empty for what is no key of theirs, or can no longer be read. */
    Optional<FileKey> find(String owner, UUID id);
}
