/** Threads: teams, barriers, the processors that all models share, and work in the background. It knows no model and no op. */
package org.convnextc.runtime.exec;
