/** What generated classes are made of: the model, its weights, its team of workers, and the ops they run. */
package org.convnextc.runtime;
