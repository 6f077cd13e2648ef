package dev.fleetward.privacy.retention;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of data held of devices, by name, as the rooms that hold it tell of it. */
@ApplicationScoped
class Kinds {
    /** Nobody may change an entry, so no room erases it. */
    private static final DataKind AUDIT = new DataKind(
            "audit",
            "Audit log",
            "What people and the server did to the device, with who did it and from which address",
            "To prove who did what (Regulation (EU) 2016/679, Article 5(2))",
            new DataKind.Keeping.Until("the organization ends"));

    private final List<DataKind> all;

    Kinds(@Any Instance<SubjectData> holders) {
        this.all = Stream.concat(holders.stream().flatMap(holder -> holder.kinds().stream()), Stream.of(AUDIT))
                .sorted(Comparator.comparing(DataKind::name))
                .toList();
    }

    List<DataKind> all() {
        return all;
    }
}
