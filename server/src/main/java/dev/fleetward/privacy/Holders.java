package dev.fleetward.privacy;

import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;

/** Who holds data of devices, the device's own row last: the others find their data by it. */
@ApplicationScoped
class Holders {
    private static final String DEVICE_TABLE = "device";

    private final Instance<SubjectData> holders;

    Holders(@Any Instance<SubjectData> holders) {
        this.holders = holders;
    }

    List<SubjectData> inOrder() {
        return holders.stream()
                .sorted(Comparator.<SubjectData, Boolean>comparing(
                                holder -> holder.tables().contains(DEVICE_TABLE))
                        .thenComparing(Holders::name))
                .toList();
    }

    static List<String> tables(SubjectData holder) {
        return holder.tables().stream().sorted().toList();
    }

    static String name(SubjectData holder) {
        return String.join(",", tables(holder));
    }
}
