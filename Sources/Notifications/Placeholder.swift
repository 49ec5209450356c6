enum PlaceholderNotifications {}
