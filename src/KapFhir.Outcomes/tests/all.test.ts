import "./cohort.test";
import "./form.test";
import "./format.test";
import "./outcomes.test";
import "./record.test";
