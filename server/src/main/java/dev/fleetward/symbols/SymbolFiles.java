package dev.fleetward.symbols;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Symbols of a product's builds: what was uploaded, and what a device's build needs of it. Files are kept by content;
 * the same bytes come once. Safe for concurrent use.
 */
@ApplicationScoped
public class SymbolFiles {
    public static final long MAX_FILE_BYTES = 512L << 20;
    /** Files that may share a build id and still be looked at. */
    private static final int MAX_FILES_A_BUILD = 16;

    private static final Pattern FILENAME = Pattern.compile("[^/\\\\\\p{Cntrl}\"]{1,200}");

    private final Db db;
    private final Blobs blobs;
    private final SymbolFileStore store;
    private final SoftwareVersions versions;
    private final Events events;
    private final Audit audit;
    private final Clock clock;
    private final KnownMaps maps;
    private final OpenFiles open = new OpenFiles();

    SymbolFiles(
            Db db,
            Blobs blobs,
            SymbolFileStore store,
            SoftwareVersions versions,
            Events events,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
        this.versions = versions;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
        this.maps = new KnownMaps(clock);
    }

    /** @param created false when the product had the same bytes already */
    public record Stored(SymbolFile file, boolean created) {}

    /** The software version a file is of, by its names. */
    public record Version(String type, String version) {
        private static final String DEFAULT_TYPE = "main";

        /** What was given with an upload; a type without a version is none. */
        static @Nullable Version ofUpload(@Nullable String type, @Nullable String version) {
            if (version == null || version.isBlank()) {
                return null;
            }
            return new Version(type == null || type.isBlank() ? DEFAULT_TYPE : type.strip(), version.strip());
        }
    }

    /** Names for a build, and how sure it is that they are its own. */
    public record FoundMap(SymbolMap map, SymbolFile.Match match) {}

    /**
     * Keeps a file of symbols: an ELF (whole, stripped, debug file) or a symbol map as JSON. The build id is read from
     * it.
     *
     * @param version what it is of; made if nobody named it before. Needed only when devices send no build id
     * @throws Problem 400 for a bad name or when neither build id nor version says what it is of, 413 when it is too large, 422 when it is neither ELF nor symbol map
     */
    public Stored store(
            Caller caller, Product product, String filename, @Nullable Version version, InputStream content) {
        if (!FILENAME.matcher(filename).matches()) {
            throw Problem.invalid("filename must be a plain file name of at most 200 characters, without path.");
        }
        Blobs.Blob blob = blobs.put(product.organization(), content, "A symbol file", MAX_FILE_BYTES);
        Contents contents;
        try {
            contents = Contents.of(blobs.file(product.organization(), blob.sha256()));
        } catch (BadSymbolMap e) {
            discardIfUnused(product, blob.sha256());
            throw new Problem(422, "not-symbols", "Not a file of symbols", "%s: %s".formatted(filename, e.detail()));
        }
        if (contents.buildId() == null && version == null) {
            discardIfUnused(product, blob.sha256());
            throw Problem.invalid("%s has no build id; say which software version it is of, as devices report it."
                    .formatted(filename));
        }
        Stored stored = db.inTransaction(
                product.organization(), tx -> keep(tx, caller, product, filename, version, blob, contents));
        // Also what is in flight with an older answer is named: events that found no map wait and are looked at again.
        maps.forget(product.id());
        return stored;
    }

    private Stored keep(
            Tx tx,
            Caller caller,
            Product product,
            String filename,
            @Nullable Version version,
            Blobs.Blob blob,
            Contents contents) {
        @Nullable
        UUID versionId = version == null
                ? null
                : versions.named(tx, product.organization(), product.id(), version.type(), version.version())
                        .id()
                        .value();
        Optional<SymbolFile> same = store.same(tx, product.id(), blob.sha256());
        boolean isKnown = same.isPresent()
                && (version == null
                        || same.get().softwareVersion().equals(Optional.of(version.version()))
                                && same.get().softwareType().equals(Optional.of(version.type())));
        if (isKnown) {
            return new Stored(same.get(), false);
        }
        UUID id;
        if (same.isPresent()) {
            id = same.get().id();
            store.setVersion(tx, id, java.util.Objects.requireNonNull(versionId));
        } else {
            id = store.insert(
                    tx,
                    product.organization(),
                    product.id(),
                    new SymbolFileStore.New(
                            filename,
                            blob.sizeBytes(),
                            blob.sha256(),
                            contents,
                            versionId,
                            clock.instant(),
                            caller.name()));
        }
        SymbolFile file = store.find(tx, product.id(), id).orElseThrow();
        audit.record(tx, caller, "symbols.uploaded", product.slug() + " / " + filename, same.orElse(null), file);
        events.publish(
                tx,
                product.organization(),
                new SymbolsArrived(
                        product.id().value(),
                        file.buildId().orElse(null),
                        file.softwareType().orElse(null),
                        file.softwareVersion().orElse(null)));
        return new Stored(file, same.isEmpty());
    }

    public PageOf<SymbolFile> list(Product product, Cursor cursor) {
        var rows = db.inTransaction(product.organization(), tx -> store.list(tx, product.id(), cursor));
        return PageOf.of(rows, cursor.limit(), file -> file.id().toString());
    }

    public SymbolFile require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Symbol file", id.toString()));
    }

    /** The file as it was uploaded. */
    public InputStream content(Product product, SymbolFile file) {
        return blobs.open(product.organization(), file.sha256());
    }

    /** What was named by it stays named. */
    public void delete(Caller caller, Product product, UUID id) {
        SymbolFile file = db.inTransaction(product.organization(), tx -> {
            SymbolFile found =
                    store.find(tx, product.id(), id).orElseThrow(() -> Problem.notFound("Symbol file", id.toString()));
            store.delete(tx, product.id(), id);
            audit.record(tx, caller, "symbols.deleted", product.slug() + " / " + found.filename(), found, null);
            return found;
        });
        maps.forget(product.id());
        open.forget(file.sha256());
        discardIfUnused(product, file.sha256());
    }

    /** All files of the build with that id, or whose id begins so; latest first. */
    public List<SymbolFile> byBuildId(Product product, String idOrPrefix) {
        return Build.ofId(idOrPrefix)
                .findableId()
                .map(id -> db.inTransaction(
                        product.organization(), tx -> store.ofBuild(tx, product.id(), id, MAX_FILES_A_BUILD)))
                .orElse(List.of());
    }

    /** All files that were uploaded as of that version; latest first. A weaker match than by build id. */
    public List<SymbolFile> byVersion(Product product, SoftwareVersion version) {
        return db.inTransaction(
                product.organization(),
                tx -> store.ofVersion(tx, product.id(), version.type(), version.version(), MAX_FILES_A_BUILD));
    }

    /** The build's ELFs, opened: the one that tells most of functions and lines, and the one that tells how to unwind. */
    public Optional<OpenSymbols> open(OrganizationId organization, ProductId product, Build build) {
        Candidates candidates = db.inTransaction(organization, tx -> candidates(tx, product, build));
        return candidates.symbols().flatMap(debug -> {
            SymbolFile unwind = candidates.unwind().orElse(debug);
            var opened = open.open(debug.sha256(), blobs.file(organization, debug.sha256()));
            var frames = open.open(unwind.sha256(), blobs.file(organization, unwind.sha256()));
            return opened.map(elf -> new OpenSymbols(debug, candidates.match(), elf, frames.orElse(elf)));
        });
    }

    /**
     * Names for what a device of that build sends. From memory when asked before; cheap enough for every message.
     *
     * @return empty when there are no symbols, or more than one build they could be of
     */
    public Optional<FoundMap> map(Tx tx, ProductId product, Build build) {
        return maps.of(product, build, () -> load(tx, product, build));
    }

    /** The same, in a transaction of its own if the database must be asked. */
    public Optional<FoundMap> map(OrganizationId organization, ProductId product, Build build) {
        return maps.of(product, build, () -> db.inTransaction(organization, tx -> load(tx, product, build)));
    }

    private Optional<FoundMap> load(Tx tx, ProductId product, Build build) {
        Candidates candidates = candidates(tx, product, build);
        return candidates
                .map()
                .flatMap(file -> store.map(tx, file.id()))
                .map(json -> new FoundMap(SymbolMapCodec.stored(json), candidates.match()));
    }

    private Candidates candidates(Tx tx, ProductId product, Build build) {
        List<SymbolFile> byId = build.findableId()
                .map(id -> store.ofBuild(tx, product, id, MAX_FILES_A_BUILD))
                .orElse(List.of());
        if (!byId.isEmpty()) {
            return Candidates.ofBuild(byId);
        }
        String version = build.softwareVersion();
        return version == null
                ? Candidates.none()
                : Candidates.ofVersion(
                        build, store.ofVersion(tx, product, build.softwareType(), version, MAX_FILES_A_BUILD));
    }

    private void discardIfUnused(Product product, String sha256) {
        if (!db.inTransaction(product.organization(), tx -> store.bytesInUse(tx, sha256))) {
            blobs.delete(product.organization(), sha256);
        }
    }
}
