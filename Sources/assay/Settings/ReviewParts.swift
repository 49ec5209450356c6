import Inventory
import Pipeline

/// The settings under `review`.
struct ReviewParts: Sendable {
    var isOn = true
    var age = InventoryStore.usualReviewAge
    var settings = ReviewSettings()
}

extension SettingsTable {
    static let review = [
        Setting(
            "review.enabled", .yesOrNo, \.review.isOn,
            "Whether `assay up` judges certificates again, without being asked, when what their "
                + "verdicts rest on has changed."),
        Setting(
            "review.age", .duration(.seconds(10) ... .seconds(366 * 86_400)), \.review.age,
            "How old a verdict becomes before it is reviewed, if nothing else happens."),
        Setting(
            "review.interval", .duration(.milliseconds(100) ... .seconds(3_600)),
            \.review.settings.interval,
            "How often it is looked whether trust stores, profiles and CRLs are still those that "
                + "verdicts rest on."),
        Setting(
            "review.time_interval", .duration(.seconds(1) ... .seconds(86_400)),
            \.review.settings.timeInterval,
            "How often verdicts are reviewed about which a date has passed."),
    ]
}
