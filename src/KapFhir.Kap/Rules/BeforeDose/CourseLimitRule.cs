using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-09.</summary>
public sealed class CourseLimitOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>The most sessions where the plan says nothing.</summary>
    [Description("Most sessions of a course whose CarePlan has no kap-max-sessions; esketamine has no limit of its own. Source: design default.")]
    public int MaxSessions { get; set; } = 12;

    /// <summary>Whether a plan is required.</summary>
    [Description("Whether a dose needs a CarePlan whose period covers it. Source: guidance to agree on a treatment plan, an endpoint and a defined course (ASA).")]
    public bool RequirePlan { get; set; } = true;
}

/// <summary>R-09: the course is within its number of sessions.</summary>
internal static class CourseLimitRule
{
    private const string Id = "R-09";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, CourseLimitOptions options)
    {
        var place = occasion.Place("subject");
        if (Course.Plan(occasion, facts) is not { } plan)
        {
            if (options.RequirePlan)
            {
                yield return new Finding(Id, Issues.PlanMissing(place), FhirCode.Act("DOSEDURH"), FindingSeverity.Low);
            }

            yield break;
        }

        var most = plan.Most ?? (occasion.IsEsketamine || options.MaxSessions == 0 ? int.MaxValue : options.MaxSessions);
        if (Course.Sessions(Course.Before(occasion, facts).Where(d => d.Start >= (plan.From ?? DateTimeOffset.MinValue))) >= most)
        {
            yield return new Finding(Id, Issues.CourseIsOver(place), FhirCode.Act("DOSEDURH"), FindingSeverity.High)
            {
                Implicated = [plan.Reference],
                FollowUps = [new TaskToDo("course-review", "Review of the course: assessment, and a revised plan", occasion.At.AddDays(7), "routine")],
            };
        }
    }
}
