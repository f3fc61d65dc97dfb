/** What users of a model call: load it, classify images, and what may go wrong. */
package org.convnextc.runtime;
