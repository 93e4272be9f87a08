// https://hl7.org/fhir/R4/http.html#ccreate
namespace KapFhir.Tests.Chaos;

/// <summary>Writes by a condition that several writers ask for at the same time: one resource comes of it.</summary>
internal sealed class ConditionalWork(ChaosHand hand)
{
    private const int Together = 5;

    /// <summary>The first one creates, the others are shown what it created.</summary>
    public async Task Create()
    {
        var key = hand.Model.NextKey("created", Together);
        hand.Model.Keys.TryAdd(key, false);
        var mark = hand.Model.NewMark();
        var reply = await hand.Send("POST", "Basic", ChaosHand.Basic(mark, key: key), [200, 201], "If-None-Exist: identifier=http://example.org/keys|" + key);
        Answered(key, mark, reply);
    }

    /// <summary>The first one creates, the others update.</summary>
    public async Task Update()
    {
        var key = hand.Model.NextKey("updated", Together);
        hand.Model.Keys.TryAdd(key, false);
        var mark = hand.Model.NewMark();
        var reply = await hand.Send("PUT", "Basic?identifier=http://example.org/keys|" + key, ChaosHand.Basic(mark, key: key), [200, 201]);
        Answered(key, mark, reply);
    }

    private void Answered(string key, string mark, ChaosReply? reply)
    {
        if (reply is not null)
        {
            hand.Model.Keys[key] = true;
            hand.Model.Of(reply.Url).Saw(reply.Version!.Value, ChaosHand.MarkOf(reply.Json), reply.Request);
        }

        hand.Model.Settle(mark);
    }
}
