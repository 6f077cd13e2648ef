package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.components.Component;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.cpe.Subject;
import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.Repositories;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Every name that records may know a component by: in a registry, as a product, as a repository's revision. */
record Identities(Optional<Coordinates> coordinates, List<Product> products, Set<Revision> revisions) {

    /** How we know a product name, and so how much a match by it is worth. */
    enum Origin {
        /** The SBOM gives it. */
        SBOM,
        /** The table of names gives it for the package URL, or the organization's own row for the name. */
        TABLE,
        /** The table gives it for the bare name, which others may have too. */
        NAME,
        /** The SBOM gives another product that is the same project. */
        RELATED;

        /** Why a match by such a name is not sure. */
        Optional<String> doubt(Subject subject) {
            String title = subject.cpe().title();
            return switch (this) {
                case SBOM, TABLE -> Optional.empty();
                case NAME -> Optional.of("taken for " + title + " by its name alone");
                case RELATED -> Optional.of("the SBOM names a product that records also know as " + title);
            };
        }
    }

    record Product(Subject subject, Origin origin) {}

    /** A commit or tag of a repository; empty when the SBOM names none. */
    record Revision(String repository, String revision) {
        /** A name that is no repository's. */
        boolean isGeneric() {
            return repository.startsWith(Repositories.generic(""));
        }
    }

    /** Types of package URLs that no feed files by, so that only the table can say which product they are. */
    private static final Set<String> TYPES_WITHOUT_FEED =
            Set.of("generic", "yocto", "github", "gitlab", "bitbucket", "conan", "openwrt", "esp-idf", "buildroot");

    private static final Pattern COMMIT = Pattern.compile("(?=[0-9]*+[a-f])[0-9a-f]{12,64}");

    static Identities of(Component component, NameTable names) {
        Optional<Purl> purl = component.purl().flatMap(Purl::find);
        List<Product> products = products(component, purl, names);
        Optional<Coordinates> coordinates = purl.flatMap(Coordinates::of);
        Set<Revision> revisions = revisions(purl);
        // A registry's package is judged by its version; what its sources were says no more.
        if (coordinates.isEmpty()) {
            component.repositories().forEach(address -> revision(address)
                    .ifPresent(at -> revisions.add(new Revision(Repositories.name(address), at))));
        }
        return new Identities(coordinates.or(() -> kernel(products)), products, revisions);
    }

    /** OSV files the Linux kernel under an ecosystem of its own. */
    private static Optional<Coordinates> kernel(List<Product> products) {
        return products.stream()
                .filter(product -> product.origin() == Origin.SBOM || product.origin() == Origin.TABLE)
                .map(Product::subject)
                .filter(subject -> subject.cpe().product().equals("linux_kernel"))
                .map(subject -> Coordinates.ofKernel(subject.comparable()))
                .findFirst();
    }

    /**
     * Why no record could be matched with the component; empty when one can. The commit it was built from alone does not
     * make it assessable: few records name commits, and that none does would not mean much.
     */
    Optional<Gap> gap(Component component) {
        boolean decidable =
                coordinates.filter(named -> !named.version().isEmpty()).isPresent()
                        || products.stream()
                                .anyMatch(product -> product.subject().isVersioned())
                        || revisions(component.purl().flatMap(Purl::find)).stream()
                                .anyMatch(revision -> !revision.revision().isEmpty() && !revision.isGeneric());
        if (decidable) {
            return Optional.empty();
        }
        if (coordinates.isPresent() || !products.isEmpty()) {
            return Optional.of(Gap.NO_VERSION);
        }
        if (component.purl().isPresent()) {
            return Optional.of(Gap.NO_FEED);
        }
        return Optional.of(!component.cpes().isEmpty() ? Gap.UNUSABLE_CPE : Gap.NO_IDENTITY);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    private static List<Product> products(Component component, Optional<Purl> purl, NameTable names) {
        Map<Cpe, Product> products = new LinkedHashMap<>();
        String type = purl.map(Purl::type).orElse("");
        String version = Optional.of(component.version())
                .filter(v -> !v.isEmpty())
                .or(() -> purl.map(Purl::version))
                .filter(v -> !isCommit(v))
                .orElse("");
        for (String text : component.cpes()) {
            Cpe.find(text)
                    .filter(Cpe::isSearchable)
                    .ifPresent(cpe -> products.put(cpe, new Product(new Subject(cpe, version, type), Origin.SBOM)));
        }
        if (products.isEmpty() && (type.isEmpty() || TYPES_WITHOUT_FEED.contains(type))) {
            String name = purl.map(Purl::name).orElse(component.name()).toLowerCase(Locale.ROOT);
            Origin origin = type.isEmpty() && !names.isOwn(name) ? Origin.NAME : Origin.TABLE;
            if (!version.isEmpty()) {
                names.products(name).forEach(cpe -> add(products, cpe, version, type, origin));
            }
        }
        for (Product stated : List.copyOf(products.values())) {
            Subject subject = stated.subject();
            names.related(subject.cpe()).forEach(cpe -> add(products, cpe, subject.comparable(), type, Origin.RELATED));
        }
        return List.copyOf(products.values());
    }

    private static void add(Map<Cpe, Product> products, Cpe name, String version, String type, Origin origin) {
        Cpe cpe = Cpe.of(name.part(), name.vendor(), name.product(), version.toLowerCase(Locale.ROOT));
        products.putIfAbsent(cpe, new Product(new Subject(cpe, version, type), origin));
    }

    private static Set<Revision> revisions(Optional<Purl> named) {
        Set<Revision> revisions = new LinkedHashSet<>();
        named.ifPresent(purl -> {
            String host =
                    switch (purl.type()) {
                        case "github" -> "github.com/";
                        case "gitlab" -> "gitlab.com/";
                        case "bitbucket" -> "bitbucket.org/";
                        default -> "";
                    };
            if (!host.isEmpty()) {
                revisions.add(new Revision(host + purl.fullName().toLowerCase(Locale.ROOT), purl.version()));
            } else if (purl.type().equals("generic") && !purl.version().isEmpty()) {
                revisions.add(new Revision(Repositories.generic(purl.name()), purl.version()));
            }
            String source = purl.qualifier("vcs_url");
            String repository = Repositories.name(source);
            if (!repository.isEmpty()) {
                revisions.add(new Revision(repository, revision(source).orElse(purl.version())));
            }
        });
        return revisions;
    }

    /** Of {@code git+https://host/path.git@commit#folder}, {@code …#tag} and {@code …/commit/…}. */
    private static Optional<String> revision(String address) {
        String path = address.replaceFirst("^[^:]*://[^/]*/", "");
        String plain = path.replaceFirst("#.*$", "");
        int at = plain.lastIndexOf('@');
        if (at >= 0) {
            return Optional.of(plain.substring(at + 1));
        }
        String named = path.replaceFirst("^.*?(?:#|/(?:commit|tree|tag)/)", "");
        return named.equals(path) ? Optional.empty() : Optional.of(named);
    }
}
