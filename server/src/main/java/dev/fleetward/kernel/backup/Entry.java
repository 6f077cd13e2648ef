package dev.fleetward.kernel.backup;

/** One file of a point, by its path under the data directory. The path of a directory ends in a slash. */
record Entry(String path, long sizeBytes, String sha256) {
    static Entry directory(String path) {
        return new Entry(path + "/", 0, "");
    }

    boolean isDirectory() {
        return path.endsWith("/");
    }
}
