package dev.fleetward.kernel;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who PostgreSQL runs as: ourselves, or an unprivileged user when we are root (empty when ourselves). */
record PostgresUser(Optional<UserPrincipal> other) {

    static PostgresUser current() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return new PostgresUser(Optional.empty());
        }
        var lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        try {
            return new PostgresUser(Optional.of(lookup.lookupPrincipalByName("fleetward")));
        } catch (UserPrincipalNotFoundException e) {
            return new PostgresUser(Optional.of(lookup.lookupPrincipalByName("nobody")));
        }
    }

    List<String> wrap(List<String> command) {
        if (other.isEmpty()) {
            return command;
        }
        var wrapped = new ArrayList<>(
                List.of("setpriv", "--reuid=" + other.get().getName(), "--regid=nogroup", "--clear-groups", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    void own(Path path) throws IOException {
        if (other.isPresent()) {
            Files.setOwner(path, other.get());
        }
    }

    /** Lets the other user pass through our own data directory (not list it), and checks the way to it. */
    void letPass(Path data) throws IOException {
        if (other.isEmpty()) {
            return;
        }
        var permissions = Files.getPosixFilePermissions(data);
        if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
            Files.setPosixFilePermissions(data, permissions);
        }
        requirePassable(data);
    }

    void requirePassable(Path directory) throws IOException {
        if (other.isEmpty()) {
            return;
        }
        for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
            boolean passable = Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)
                    || Files.getOwner(at).equals(other.get());
            if (!passable) {
                throw new IllegalStateException("""
                        PostgreSQL cannot run as root, so it runs as user %s, and that user may not pass through %s. \
                        Choose another data directory with --data (for example /var/lib/fleetward), \
                        or allow passing with: chmod o+x %s""".formatted(other.get().getName(), at, at));
            }
        }
    }
}
