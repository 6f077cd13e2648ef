package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.versions.VersRange;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a decision is about: a component by its identity, in versions of it, in a product's software, its versions,
 * hardware and configuration. Empty parts do not narrow, so that a decision holds for later versions of the product until the version of
 * the component changes.
 *
 * @param component a package URL without version, or a name; empty for any
 * @param componentVersions texts or {@code vers:} ranges
 * @param softwareType such as {@code main}
 * @param versions of the software: a text or a {@code vers:} range
 * @param hardware a hardware version
 * @param configuration of devices, such as {@code attr.radio = off}
 */
public record Subject(
        String component,
        List<String> componentVersions,
        String softwareType,
        String versions,
        String hardware,
        String configuration) {
    static final int MAX_VERSIONS = 1_000;
    static final int MAX_CHARACTERS = 2_048;

    public Subject {
        componentVersions = componentVersions.stream().distinct().sorted().toList();
        if (componentVersions.size() > MAX_VERSIONS) {
            throw Problem.invalid("A decision names at most " + MAX_VERSIONS + " versions of a component.");
        }
        componentVersions.forEach(Subject::check);
        check(versions);
        configuration = Configuration.canonical(configuration);
        for (String text : List.of(component, softwareType, hardware)) {
            if (text.length() > MAX_CHARACTERS) {
                throw Problem.invalid("A name in a decision has at most " + MAX_CHARACTERS + " characters.");
            }
        }
    }

    /** A component found somewhere, as decisions know it. */
    record Part(String identity, String name, String version) {
        static Part of(Optional<String> purl, String name, String version) {
            Optional<Purl> parsed = purl.flatMap(Purl::find);
            return new Part(
                    parsed.map(Subject::identity).orElse(""),
                    name.toLowerCase(Locale.ROOT),
                    version.isEmpty() ? parsed.map(Purl::version).orElse("") : version);
        }
    }

    /** A component as a person or a document names it: a package URL with or without version, or a name. */
    static Subject ofComponent(String text) {
        Optional<Purl> purl = text.startsWith("pkg:") ? Purl.find(text) : Optional.empty();
        if (purl.isEmpty()) {
            return new Subject(text.strip().toLowerCase(Locale.ROOT), List.of(), "", "", "", "");
        }
        String version = purl.get().version();
        return new Subject(identity(purl.get()), version.isEmpty() ? List.of() : List.of(version), "", "", "", "");
    }

    /**
     * How a component that others speak of is found.
     *
     * @return a package URL without version, {@code cpe:vendor:product}, or empty when neither tells one component
     */
    public static String identityOf(String purl, String cpe) {
        return Purl.find(purl)
                .map(Subject::identity)
                .or(() -> Cpe.find(cpe)
                        .map(Cpe::attributes)
                        .filter(all -> !all.get(2).equals(Cpe.ANY))
                        .map(all -> "cpe:" + all.get(1) + ":" + all.get(2)))
                .orElse("");
    }

    static String identity(Purl purl) {
        return new Purl(purl.type(), purl.namespace(), purl.name(), "", Collections.emptySortedMap(), "").toString();
    }

    boolean holdsFor(Part part, String type, String version) {
        return isAbout(part) && (softwareType.isEmpty() || softwareType.equals(type)) && holdsForVersion(version);
    }

    /** Whether a finding may be that both are about; where one is a range, it may. */
    boolean meets(Subject other) {
        return either(component, other.component)
                && either(softwareType, other.softwareType)
                && either(hardware, other.hardware)
                && either(configuration, other.configuration)
                && (ranges(componentVersions)
                        || ranges(other.componentVersions)
                        || !Collections.disjoint(componentVersions, other.componentVersions))
                && (VersRange.isRange(versions)
                        || VersRange.isRange(other.versions)
                        || either(versions, other.versions));
    }

    private static boolean either(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private static boolean ranges(List<String> versions) {
        return versions.isEmpty() || versions.stream().anyMatch(VersRange::isRange);
    }

    private boolean isAbout(Part part) {
        if (!component.isEmpty() && !component.equals(part.identity()) && !component.equals(part.name())) {
            return false;
        }
        return componentVersions.isEmpty()
                || componentVersions.stream().anyMatch(one -> matches(one, part.version(), order(part.identity())));
    }

    private boolean holdsForVersion(String version) {
        return versions.isEmpty() || matches(versions, version, VersionOrder.GENERIC);
    }

    /** One bound by two ways of writing it is one version: 1.0 and 1.0.0 of npm are not, by its own order. */
    private static boolean matches(String wanted, String version, VersionOrder order) {
        if (VersRange.isRange(wanted)) {
            return VersRange.parse(wanted).contains(version);
        }
        return wanted.equals(version) || order.tell(wanted, version).orElse(1) == 0;
    }

    private static VersionOrder order(String identity) {
        return Purl.find(identity).map(purl -> VersRange.orderOf(purl.type())).orElse(VersionOrder.GENERIC);
    }

    /** Whether it names a single version of the software, a range of them, or none. */
    int breadth() {
        if (versions.isEmpty()) {
            return softwareType.isEmpty() ? 3 : 2;
        }
        return VersRange.isRange(versions) ? 1 : 0;
    }

    /** Whether it is about some of the devices that run a version only. */
    boolean isOfSomeDevices() {
        return !hardware.isEmpty() || !configuration.isEmpty();
    }

    /** Of two that are about some devices: hardware and configuration are narrower than a configuration, that than hardware. */
    int deviceBreadth() {
        if (configuration.isEmpty()) {
            return hardware.isEmpty() ? 3 : 2;
        }
        return hardware.isEmpty() ? 1 : 0;
    }

    private static void check(String versions) {
        if (VersRange.isRange(versions)) {
            try {
                VersRange.parse(versions);
            } catch (IllegalArgumentException unreadable) {
                throw Problem.invalid("The versions cannot be read: " + unreadable.getMessage() + ".");
            }
        } else if (versions.length() > MAX_CHARACTERS) {
            throw Problem.invalid("A version has at most " + MAX_CHARACTERS + " characters.");
        }
    }

    /** In words, for people: "openssl 3.0.13, main 2.1.0, on hardware rev-b, where attr.radio = off". */
    public String title() {
        StringBuilder text = new StringBuilder();
        text.append(component.isEmpty() ? "any component" : component);
        if (!component.isEmpty() && !componentVersions.isEmpty()) {
            text.append(' ').append(String.join(", ", componentVersions));
        }
        if (softwareType.isEmpty() && versions.isEmpty()) {
            text.append(", every version");
        } else {
            text.append(", ").append(softwareType.isEmpty() ? "software" : softwareType);
            text.append(versions.isEmpty() ? "" : " " + versions);
        }
        text.append(hardware.isEmpty() ? "" : ", on hardware " + hardware);
        text.append(configuration.isEmpty() ? "" : ", where " + configuration);
        return text.toString();
    }
}
