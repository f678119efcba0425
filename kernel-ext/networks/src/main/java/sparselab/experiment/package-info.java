/** Methods compared over sparsities and seeds: curves with mean and spread, resumable. */
@NullMarked
package sparselab.experiment;

import org.jspecify.annotations.NullMarked;
