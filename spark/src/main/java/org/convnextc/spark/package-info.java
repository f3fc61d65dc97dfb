/** Functions of Spark SQL that classify and embed images with a compiled net: start reading at {@link org.convnextc.spark.ImageFunctions}. */
package org.convnextc.spark;
