/**
 * Cost models stacked in five levels: {@code Level} says what each adds, {@link
 * sparselab.hardware.model.StackedModel} puts them together, {@link
 * sparselab.hardware.model.Roofline} is the first two.
 */
@NullMarked
package sparselab.hardware.model;

import org.jspecify.annotations.NullMarked;
