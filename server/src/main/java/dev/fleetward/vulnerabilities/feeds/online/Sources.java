package dev.fleetward.vulnerabilities.feeds.online;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * The ways feeds are had online. Each takes one step and says whether there is more to do at once. Safe for concurrent
 * use.
 */
@ApplicationScoped
public class Sources {
    private final WholeFile files;
    private final PagedInterface pages;
    private final ChangedRecords changed;
    private final CsafProvider suppliers;

    Sources(WholeFile files, PagedInterface pages, ChangedRecords changed, CsafProvider suppliers) {
        this.files = files;
        this.pages = pages;
        this.changed = changed;
        this.suppliers = suppliers;
    }

    /** One file, fetched again when it has changed. */
    public boolean file(Turn turn) throws FetchFailed, InterruptedException {
        files.look(turn);
        return false;
    }

    public boolean osv(Turn turn) throws FetchFailed, InterruptedException {
        return changed.osv(turn);
    }

    /** The CVE list's repository; one file when its address is none. */
    public boolean cve(Turn turn) throws FetchFailed, InterruptedException {
        return turn.address().toString().endsWith("/") ? changed.cve(turn) : file(turn);
    }

    public boolean nvd(Turn turn) throws FetchFailed, InterruptedException {
        return pages.look(turn, PagedInterface.Kind.NVD);
    }

    public boolean euvd(Turn turn) throws FetchFailed, InterruptedException {
        return pages.look(turn, PagedInterface.Kind.EUVD);
    }

    /** A supplier's metadata, feed or directory by which it publishes; else one file. */
    public boolean csaf(Turn turn) throws FetchFailed, InterruptedException {
        return CsafProvider.publishes(turn.address()) ? suppliers.look(turn) : file(turn);
    }
}
