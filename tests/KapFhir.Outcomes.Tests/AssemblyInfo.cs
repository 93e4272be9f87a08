using KapFhir.Outcomes.Tests;

[assembly: AssemblyFixture(typeof(Clinic))]

// Browsers want processors for themselves: one test after the other, so that none waits for another's pages.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
