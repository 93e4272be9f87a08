namespace KapFhir.Kap.Demo;

/// <summary>Names of nobody.</summary>
internal static class DemoNames
{
    private static readonly string[] Families =
    [
        "Okafor", "Lindqvist", "Tanaka", "Moreau", "Haddad", "Kowalski", "Nguyen", "Fischer", "Abara", "Castillo", "Whitfield", "Iyer", "Novak", "O'Connell", "Silva", "Petrov",
        "Johansen", "Mbeki", "Rossi", "Delgado", "Park", "Schneider", "Hughes", "Ferrari", "Yilmaz", "Bergström", "Chaudhry", "Dubois", "Adeyemi", "Larsen", "Müller", "Santos",
        "Kaplan", "Bianchi", "Walsh", "Ito", "Grant", "Vasquez", "Popescu", "Andersson", "Farouk", "Mensah", "Costa", "Horvat", "Quinn", "Sato", "Weber", "Ramos", "Levine",
    ];

    private static readonly string[] Women =
        ["Amara", "Ingrid", "Yuki", "Camille", "Layla", "Zofia", "Linh", "Clara", "Ngozi", "Lucía", "Grace", "Priya", "Tereza", "Siobhán", "Beatriz", "Irina", "Astrid", "Thandi", "Giulia"];

    private static readonly string[] Men =
        ["Hugo", "Emil", "Omar", "Piotr", "Minh", "Lukas", "Chidi", "Diego", "Arthur", "Rohan", "Jakub", "Declan", "Rafael", "Mikhail", "Henrik", "Sipho", "Marco", "Joon", "Karl"];

    private static readonly string[] Cities = ["Springfield", "Riverton", "Lakeview", "Fairmont", "Ashland"];

    internal static string Family(DemoCase story) => story.Family ?? Families[story.Number % Families.Length];

    internal static string Given(DemoCase story) => story.Given ?? (story.IsWoman ? Women[story.Number * 7 % Women.Length] : Men[story.Number * 7 % Men.Length]);

    internal static string City(int number) => Cities[number * 3 % Cities.Length];
}
