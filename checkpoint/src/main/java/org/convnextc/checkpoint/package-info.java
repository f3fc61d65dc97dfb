/** Checkpoint files, read tensor by tensor and never executed, and the mapping of their parameter names. */
package org.convnextc.checkpoint;
